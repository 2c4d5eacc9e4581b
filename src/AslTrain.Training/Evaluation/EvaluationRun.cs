using AslTrain.Distributed;
using AslTrain.Training.Reporting;
using Serilog.Core;

namespace AslTrain.Training.Evaluation;

/// <summary>What asl-eval does: a checkpoint, its data, the numbers.</summary>
public static class EvaluationRun
{
    /// <param name="ranks">The processes that share the images.</param>
    /// <param name="checkpoint">A file of weights with a head.</param>
    /// <param name="configFile">A config in place of the checkpoint's own; null for that, or for the overrides alone where it has none.</param>
    /// <param name="overrides">section.key=value.</param>
    /// <param name="jsonFile">Where to write the numbers too; null for nowhere.</param>
    /// <returns>An exit code; see <see cref="ExitCode"/>.</returns>
    public static int Execute(ICommunicator ranks, string checkpoint, string? configFile, IReadOnlyList<string> overrides, string? jsonFile)
    {
        using StopSignals stop = new();
        ConsoleOutput console = ConsoleOutput.OfRank(ranks.Rank, ranks.Size);
        using Logger log = RunLog.Create(console, file: null);
        if (ScoredSplit.Of(checkpoint, configFile, overrides, console, log, stop, ranks) is not ScoredSplit scored)
        {
            // Where another rank alone was told to stop, rank 0 has no scores.
            return stop.ExitCode ?? (ranks.Rank == 0 ? ExitCode.Terminated : ExitCode.Done);
        }

        EvaluationReport report = EvaluationReport.Of(scored);
        foreach (string line in report.Lines()) console.Line(line);
        if (jsonFile is not null) OutputFiles.Write(jsonFile, "--json", () => report.WriteJson(jsonFile, checkpoint));
        return ExitCode.Done;
    }
}
