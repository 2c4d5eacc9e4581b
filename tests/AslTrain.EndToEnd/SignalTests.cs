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
    public void TheFirstSignalSavesHoweverSlowTheEnd(string signal, int exitCode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a pipe of Linux");
        string name = $"slow-{signal}";
        using HeldOutput output = new($"{workplace.Path}/{name}");
        using Process run = Start(output, name, out string folder);
        Signals.Send(run, signal);
        Signals.WaitUntil(() => File.Exists($"{folder}/checkpoints/last.safetensors"), "checkpoint");
        Thread.Sleep(SlowEnd);
        Assert.False(run.HasExited, "cut off before its end");
        string lines = output.LetGo(run, out Outcome outcome);
        Assert.True(outcome.ExitCode == exitCode, $"exit code {outcome.ExitCode}\n{lines}\n{outcome.Errors}");
        Assert.Contains("stopped by a signal after step", lines, StringComparison.Ordinal);
        Command.Evaluate("--checkpoint", $"{folder}/checkpoints/last.safetensors", "--set", "run.threads=1").Succeeded();
    }

    /// <summary>Nobody reads what the run has to say, so it would not end by itself.</summary>
    [Fact]
    public void ASecondSignalEndsAtOnce()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a pipe of Linux");
        using HeldOutput output = new($"{workplace.Path}/twice");
        using Process run = Start(output, "twice", out string folder);
        Signals.Send(run, "INT");
        Signals.WaitUntil(() => File.Exists($"{folder}/checkpoints/last.safetensors"), "checkpoint");
        Signals.Send(run, "INT");
        Assert.True(run.WaitForExit(Command.Patience), "the second signal was not heard");
        Assert.DoesNotContain("stopped by a signal", output.LetGo(run, out Outcome outcome), StringComparison.Ordinal);
        Assert.Equal(130, outcome.ExitCode);
    }

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
