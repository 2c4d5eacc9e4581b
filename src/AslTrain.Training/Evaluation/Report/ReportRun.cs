using AslTrain.Files;
using AslTrain.Training.Reporting;
using Serilog.Core;

namespace AslTrain.Training.Evaluation.Report;

/// <summary>What asl-eval report does: a page about a checkpoint on a split, in one HTML file.</summary>
public static class ReportRun
{
    /// <param name="checkpoint">A file of weights with a head.</param>
    /// <param name="configFile">A config in place of the checkpoint's own; null for that.</param>
    /// <param name="overrides">section.key=value.</param>
    /// <param name="pageFile">HTML to write.</param>
    /// <returns>An exit code; see <see cref="ExitCode"/>.</returns>
    public static int Execute(string checkpoint, string? configFile, IReadOnlyList<string> overrides, string pageFile)
    {
        using StopSignals stop = new();
        ConsoleOutput console = ConsoleOutput.Standard();
        using Logger log = RunLog.Create(console, file: null);
        if (ScoredSplit.Of(checkpoint, configFile, overrides, console, log, stop) is not ScoredSplit scored) return stop.ExitCode!.Value;
        EvaluationReport numbers = EvaluationReport.Of(scored);
        ReportData data = new(checkpoint, scored, numbers, TrainingCurves.Of(checkpoint, scored.Config.Loss, log), Galleries.Of(scored, log));
        OutputFiles.Write(pageFile, "--out", () => WholeFile.Write(pageFile, page => ReportPage.Write(page, data.Write)));
        console.Line($"{pageFile}: mAP {numbers.Precision.Mean:0.00} % on {numbers.Images} images, {numbers.Precision.ClassesScored} classes; {new FileInfo(pageFile).Length / 1e6:0.0} MB, for any browser");
        return ExitCode.Done;
    }
}
