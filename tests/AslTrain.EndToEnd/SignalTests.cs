using System.Diagnostics;
using Xunit;

namespace AslTrain.EndToEnd;

public class SignalTests(Workplace workplace) : IClassFixture<Workplace>
{
    /// <summary>Longer than the two seconds after which System.CommandLine would end the process.</summary>
    static readonly TimeSpan SlowSave = TimeSpan.FromSeconds(4);

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void TheFirstSignalSavesHoweverSlowTheDisk(string signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals and pipes of Unix");
        using Process run = Start($"slow-{signal}", out string folder);

        // A pipe in the place of the file to be written is as slow as its reader.
        string pipe = $"{folder}/checkpoints/last.safetensors.new";
        Command.Finish(Command.Start("mkfifo", [pipe])).Succeeded();
        Signals.Send(run, signal);
        Thread.Sleep(SlowSave);
        Assert.False(run.HasExited, "cut off while it was saving");
        using (FileStream reader = File.OpenRead(pipe))
        using (FileStream copy = File.Create($"{folder}/copy.safetensors"))
        {
            reader.CopyTo(copy);
        }

        Outcome outcome = Command.Finish(run);
        Assert.True(outcome.ExitCode == exitCode, $"exit code {outcome.ExitCode}\n{outcome.Output}\n{outcome.Errors}");
        Assert.Contains("stopped by a signal after step", outcome.Output, StringComparison.Ordinal);
        Command.Evaluate("--checkpoint", $"{folder}/copy.safetensors", "--set", "run.threads=1").Succeeded();
    }

    [Fact]
    public void ASecondSignalEndsAtOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals and pipes of Unix");
        using Process run = Start("twice", out string folder);
        Command.Finish(Command.Start("mkfifo", [$"{folder}/checkpoints/last.safetensors.new"])).Succeeded();
        Signals.Send(run, "INT");
        Thread.Sleep(TimeSpan.FromSeconds(2));
        Assert.False(run.HasExited, "did not wait for the save");
        Signals.Send(run, "INT");
        Assert.True(run.WaitForExit(TimeSpan.FromSeconds(5)), "the second signal was not heard");
        Assert.Equal(130, run.ExitCode);
        Assert.False(File.Exists($"{folder}/checkpoints/last.safetensors"));
    }

    Process Start(string name, out string folder)
    {
        Process run = Command.StartTraining(workplace.Tiny($"run.name={name}", "data.scenes_train=4000", "schedule.epochs=100"));
        folder = Signals.WaitForRun(workplace, name, steps: 2);
        return run;
    }
}
