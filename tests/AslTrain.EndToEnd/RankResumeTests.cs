using System.Diagnostics;
using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>A run goes on with another number of ranks than before, and after whatever signal.</summary>
[Collection(Launchers.OneAtATime)]
[Trait("Kind", "Launchers")]
public class RankResumeTests(RankRuns runs)
{
    [Fact]
    public void StoppedByAWarningAndResumedByOneProcess()
    {
        const string Launcher = Launchers.OpenMpi;
        string name = $"warned-{Launcher}";
        using Process job = runs.StartForSignal(Launcher, name, runs.Smooth($"run.name={name}"));

        // Five steps, what an epoch has, and a step.
        string folder = Signals.WaitForRun(runs.Workplace, name, steps: 7);
        Signals.Send(job, "USR1");
        Outcome stopped = runs.Stopped(job, Launcher, name, exitCode: 143);
        int done = RankRuns.Numbers(folder, "step", "step").Length;
        Assert.Contains(
            $"stopped by a signal after step {done}; saved {folder}/checkpoints/last.safetensors", stopped.Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("stopped by a signal", stopped.Errors, StringComparison.Ordinal);

        int epochs = Math.Max(4, (done / 5) + 1);
        Outcome resumed = Command.Train("--resume", folder, "--set", $"schedule.stop_after={epochs}").Succeeded();
        Assert.Contains($"going on after step {done},", resumed.Output, StringComparison.Ordinal);
        RankRuns.SameNumbers(runs.Straight(epochs), folder, 5 * epochs, epochs);
    }

    [Fact]
    public void StoppedAloneAndResumedByTwoRanks()
    {
        const string Launcher = Launchers.Hydra;
        Launchers.Require(Launcher);
        string name = $"alone-{Launcher}", straight = runs.Straight();
        Command.Train(runs.Smooth($"run.name={name}", "schedule.stop_after=2")).Succeeded();
        string folder = runs.Workplace.RunFolder(name);
        Outcome resumed = runs.Train(Launcher, 2, "--resume", folder, "--set", "schedule.stop_after=4").Succeeded();
        Assert.Contains("going on after step 10,", resumed.Output, StringComparison.Ordinal);
        RankRuns.SameNumbers(straight, folder, steps: 20, epochs: 4);
    }

    /// <summary>
    /// From a terminal Ctrl-C comes to the Launcher and to its ranks. Open MPI tells its ranks to end after some seconds, here
    /// fifteen, and kills them after as many again; its exit code is its own.
    /// </summary>
    [Theory]
    [InlineData(Launchers.OpenMpi, "INT", false, 1)]
    [InlineData(Launchers.OpenMpi, "INT", true, 1)]
    [InlineData(Launchers.OpenMpi, "TERM", false, 1)]
    [InlineData(Launchers.Hydra, "INT", false, 130)]
    [InlineData(Launchers.Hydra, "INT", true, 130)]
    [InlineData(Launchers.Hydra, "TERM", false, 143)]
    public void ASignalToTheLauncherSaves(string launcher, string signal, bool toAll, int exitCode)
    {
        string name = $"signal-{launcher}-{signal}-{toAll}";
        string[] settings = runs.Workplace.Tiny($"run.name={name}", "model.backbone=mobilenet_v2_035", Workplace.Endless);
        using Process job = runs.StartForSignal(launcher, name, settings, ("OMPI_MCA_odls_base_sigkill_timeout", "15"));
        string folder = Signals.WaitForRun(runs.Workplace, name, steps: 2);
        Signals.Send([job.Id, .. toAll ? runs.RankProcesses() : []], signal);
        Outcome stopped = runs.Stopped(job, launcher, name, exitCode);
        int done = RankRuns.Numbers(folder, "step", "step").Length, epochs = RankRuns.Numbers(folder, "epoch", "epoch").Length;
        Assert.Contains($"stopped by a signal after step {done};", stopped.Output, StringComparison.Ordinal);
        Outcome resumed = Command.Train("--resume", folder, "--set", $"schedule.stop_after={epochs + 1}").Succeeded();
        Assert.Contains($"going on after step {done},", resumed.Output, StringComparison.Ordinal);
    }
}
