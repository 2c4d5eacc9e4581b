using System.Diagnostics;
using Xunit;

namespace AslTrain.EndToEnd;

[Trait("Kind", "Kills")]
public sealed class SignalTests(Workplace workplace) : IClassFixture<Workplace>
{
    /// <summary>Longer than the two seconds after which System.CommandLine would end the process.</summary>
    static readonly TimeSpan SlowEnd = TimeSpan.FromSeconds(4);

    /// <summary>The line that says where the run was saved cannot be written, so the run has not ended yet.</summary>
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 143)]
    public void TheFirstSignalSavesHoweverSlowTheEnd(string signal, int exitCode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a pipe of Linux");
        string name = $"slow-{signal}";
        using HeldOutput output = new($"{workplace.Path}/{name}");
        using Process run = Start(output, name, out string folder);
        DateTime begun = SavedAt(folder);
        Signals.Send(run, signal);
        Signals.WaitUntil(() => SavedAt(folder) > begun, "checkpoint");
        Thread.Sleep(SlowEnd);
        Assert.False(run.HasExited, "cut off before its end");
        string lines = output.LetGo(run, out Outcome outcome);
        Assert.True(outcome.ExitCode == exitCode, $"exit code {outcome.ExitCode}\n{lines}\n{outcome.Errors}");
        Assert.Contains("stopped by a signal after step", lines, StringComparison.Ordinal);
        Command.Evaluate("--checkpoint", $"{folder}/checkpoints/last.safetensors", "--set", "run.threads=1").Succeeded();
    }

    /// <summary>A run that outlives its terminal by nohup does so.</summary>
    [Fact]
    public void AnIgnoredHangUpIsNotHeard()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "nohup");
        string[] settings = workplace.Tiny("run.name=nohup", Workplace.Endless);
        using Process run = Command.Start("nohup", [Command.TrainingProgram, .. settings]);
        string folder = Signals.WaitForRun(workplace, "nohup", steps: 1);
        Signals.Send(run, "HUP");
        int steps = Workplace.Lines(folder);
        Signals.WaitUntil(() => run.HasExited || Workplace.Lines(folder) > steps + 5, "more steps");
        Assert.False(run.HasExited, "the signal was heard");
        Signals.Send(run, "TERM");
        Assert.Equal(143, Command.Finish(run).ExitCode);
    }

    /// <summary>So many scenes that they are not drawn by the time a signal has come.</summary>
    [Fact]
    public void ASignalIsHeardWhileScenesAreDrawn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ends the run with a signal");
        string cache = $"{workplace.Path}/drawing";
        using Process run = Command.StartTraining(
            workplace.Tiny("run.name=drawn", $"data.cache_folder={cache}", "data.scenes_train=1000000"));
        Signals.WaitUntil(
            () => Directory.Exists(cache) && Directory.GetFiles(cache, "*.jpg", SearchOption.AllDirectories).Length > 0, "scene");
        Signals.Send(run, "INT");
        Command.Finish(run).FailedWith(130, "stopped by a signal before anything was done");
        Assert.Empty(Directory.GetFileSystemEntries(cache));
    }

    /// <summary>A hundred losses with three figures each are not drawn by the time a signal has come.</summary>
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("HUP", 143)]
    public void ASignalIsHeardWhileLossesAreAnalyzed(string signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ends the command with a signal");
        string folder = $"{workplace.Path}/analysis-{signal}";
        IEnumerable<string> tens = Enumerable.Range(1, 10).Select(number => $"{number}");
        string[] gammas = [.. tens.SelectMany(number => (string[])["--gamma-neg", number])];
        string[] clips = [.. tens.SelectMany(number => (string[])["--clip", $"0.0{number}"])];
        using Process analysis = Command.StartTraining(["analyze", "--out", folder, .. gammas, .. clips]);
        Signals.WaitUntil(
            () => analysis.HasExited || (Directory.Exists(folder) && Directory.GetFiles(folder, "*.png").Length > 0), "figure");
        Signals.Send(analysis, signal);
        Command.Finish(analysis).FailedWith(exitCode, "stopped by a signal before anything was done");
        Assert.Empty(Directory.GetFiles(folder, "*.new"));
        Assert.False(File.Exists($"{folder}/gradients.csv"));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(110)]
    public void TooFewOpenFilesAreSaid(int limit)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ulimit");
        string[] command = ["-c", $"ulimit -n {limit}; exec \"$@\"", "bash", Command.TrainingProgram, .. workplace.Tiny()];
        Command.Finish(Command.Start("bash", command)).FailedWith(3, $"may have {limit} files open here", "ulimit -n");
    }

    /// <summary>Nobody reads what the run has to say, so it would not end by itself.</summary>
    [Fact]
    public void ASecondSignalEndsAtOnce()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a pipe of Linux");
        using HeldOutput output = new($"{workplace.Path}/twice");
        using Process run = Start(output, "twice", out string folder);
        DateTime begun = SavedAt(folder);
        Signals.Send(run, "INT");
        Signals.WaitUntil(() => SavedAt(folder) > begun, "checkpoint");
        Signals.Send(run, "INT");
        Assert.True(run.WaitForExit(Command.Patience), "the second signal was not heard");
        Assert.DoesNotContain("stopped by a signal", output.LetGo(run, out Outcome outcome), StringComparison.Ordinal);
        Assert.Equal(130, outcome.ExitCode);
    }

    static DateTime SavedAt(string folder) => File.GetLastWriteTimeUtc($"{folder}/checkpoints/last.safetensors");

    /// <summary>A run that is in its first epoch of 500 steps and whose output is held.</summary>
    Process Start(HeldOutput output, string name, out string folder)
    {
        string[] settings = [$"run.name={name}", "data.scenes_train=1000", "data.batch_size=2", Workplace.Endless];
        Process run = output.Start(Command.TrainingProgram, workplace.Tiny(settings));
        folder = Signals.WaitForRun(workplace, name, steps: 2);
        output.Hold();
        return run;
    }
}
