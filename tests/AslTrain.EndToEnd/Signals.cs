using System.Diagnostics;
using Xunit;

namespace AslTrain.EndToEnd;

static class Signals
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static void Send(Process process, string signal) => Send([process.Id], signal);

    public static void Send(IEnumerable<int> processes, string signal) => Command.Finish(Command.Start("kill", [$"-{signal}", .. processes.Select(id => $"{id}")])).Succeeded();

    /// <summary>Waits until a run has written so many steps; gives its folder.</summary>
    public static string WaitForRun(Workplace workplace, string name, int steps)
    {
        WaitUntil(() => workplace.RunFolders(name).Length > 0, "a run folder");
        string folder = workplace.RunFolder(name), metrics = $"{folder}/metrics.jsonl";
        WaitUntil(() => File.Exists(metrics) && File.ReadLines(metrics).Count() >= steps, $"{steps} steps");
        return folder;
    }

    public static void WaitUntil(Func<bool> condition, string what)
    {
        for (Stopwatch waited = Stopwatch.StartNew(); !condition(); Thread.Sleep(20)) Assert.True(waited.Elapsed < Patience, $"no {what} after {Patience}");
    }
}
