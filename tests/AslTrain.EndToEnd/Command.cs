using System.Diagnostics;
using System.Text;
using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>What a finished command left.</summary>
sealed record Outcome(int ExitCode, string Output, string Errors)
{
    public Outcome Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}\n{Errors}");
        return this;
    }

    /// <summary>A line on standard error for each part, no stack trace.</summary>
    public void FailedWithLines(int exitCode, params string[] parts)
    {
        Assert.Equal(exitCode, ExitCode);
        string[] lines = Errors.TrimEnd().Split('\n');
        Assert.All(parts, part => Assert.Contains(lines, line => line.Contains(part, StringComparison.Ordinal)));
        Assert.DoesNotContain("   at ", Errors, StringComparison.Ordinal);
    }

    /// <summary>One line on standard error, no stack trace.</summary>
    public void FailedWith(int exitCode, params string[] parts)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}, not {exitCode}\n{Output}\n{Errors}");
        string line = Assert.Single(Errors.TrimEnd().Split('\n'));
        foreach (string part in parts) Assert.Contains(part, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Output + Errors, StringComparison.Ordinal);
    }
}

/// <summary>Runs the built commands as a user would.</summary>
static class Command
{
    /// <summary>Longer than anything takes on the slowest machine: what is not done by then hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    static readonly string[] HostSettings =
        ["MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath", "DOTNET_HOST_PATH", "TORCHSHARP_CUDA"];

    /// <summary>Folder of the source tree.</summary>
    public static string Root { get; } = FindRoot();

    public static string TrainingProgram => Built("AslTrain.Cli", "asl-train");

    public static string EvaluationProgram => Built("AslEval.Cli", "asl-eval");

    public static Outcome Train(params IReadOnlyList<string> arguments) => Finish(StartTraining(arguments));

    public static Outcome Evaluate(params IReadOnlyList<string> arguments) => Finish(Start(EvaluationProgram, arguments));

    public static Process StartTraining(params IReadOnlyList<string> arguments) => Start(TrainingProgram, arguments);

    public static Outcome Dotnet(params IReadOnlyList<string> arguments) => Finish(Start("dotnet", arguments));

    /// <summary>Path of a program of this solution.</summary>
    public static string Built(string project, string program)
    {
        // artifacts/bin/PROJECT/CONFIGURATION/, the tests' own configuration.
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        return Path.Combine(
            Root, "artifacts", "bin", project, configuration, program + (OperatingSystem.IsWindows() ? ".exe" : ""));
    }

    public static Process Start(string program, IReadOnlyList<string> arguments, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root,
        };

        // A test host leaves its own settings behind, which other programs would take for theirs.
        foreach (string name in HostSettings) start.Environment.Remove(name);
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static Outcome Finish(Process process)
    {
        using (process)
        {
            StringBuilder output = new(), errors = new();
            process.OutputDataReceived += (_, line) => output.Append(line.Data is null ? "" : line.Data + "\n");
            process.ErrorDataReceived += (_, line) => errors.Append(line.Data is null ? "" : line.Data + "\n");
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                string command = $"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)}";
                Assert.Fail($"not done after {Patience}: {command}\n{output}\n{errors}");
            }

            process.WaitForExit();
            return new Outcome(process.ExitCode, output.ToString(), errors.ToString());
        }
    }

    static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AslTrain.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("the tests run outside the source tree");
    }
}
