using System.Diagnostics;
using Xunit;

namespace AslTrain.Tests.Support;

/// <summary>Second names of files, which .NET does not make.</summary>
static class Links
{
    /// <summary>The test is skipped on Windows.</summary>
    public static string Hard(string file, string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "makes a hard link with ln");
        using Process link = Process.Start("ln", [file, name]);
        link.WaitForExit();
        Assert.Equal(0, link.ExitCode);
        return name;
    }
}
