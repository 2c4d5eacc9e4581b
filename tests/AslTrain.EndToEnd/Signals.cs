using System.Diagnostics;
using Xunit;

namespace AslTrain.EndToEnd;

static class Signals
{
    public static void Send(Process process, string signal) => Send([process.Id], signal);

    /// <summary>To all of them at the same moment.</summary>
    public static void Send(IEnumerable<int> processes, string signal) =>
        Command.Finish(Command.Start("kill", [$"-{signal}", .. processes.Select(id => $"{id}")])).Succeeded();

    /// <summary>Waits until a run has written so many steps; gives its folder.</summary>
    public static string WaitForRun(Workplace workplace, string name, int steps)
    {
        WaitUntil(() => workplace.RunFolders(name).Length > 0, "run folder");
        string folder = workplace.RunFolder(name);
        WaitUntil(() => Workplace.Lines(folder) >= steps, $"{steps} steps");
        return folder;
    }

    public static void WaitUntil(Func<bool> condition, string what)
    {
        for (Stopwatch waited = Stopwatch.StartNew(); !condition(); Thread.Sleep(10))
        {
            Assert.True(waited.Elapsed < Command.Patience, $"no {what} after {Command.Patience}");
        }
    }
}
