using System.ComponentModel;
using System.Diagnostics;

namespace AslTrain.Tests.Support;

/// <summary>What git tracks of a source tree.</summary>
static class TrackedFiles
{
    /// <summary>Paths from the root, with slashes; null where there is no git, or no checkout.</summary>
    public static IReadOnlySet<string>? Of(string root)
    {
        // A checkout may belong to another user.
        ProcessStartInfo start = new("git", ["-C", root, "-c", "safe.directory=*", "ls-files", "-z"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process git = Process.Start(start)!;
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            string[] paths = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
            git.WaitForExit();
            return git.ExitCode == 0 ? paths.ToHashSet(StringComparer.Ordinal) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
