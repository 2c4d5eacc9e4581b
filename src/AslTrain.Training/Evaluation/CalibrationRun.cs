using AslTrain.Files;
using AslTrain.Metrics;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Reporting;
using Serilog.Core;

namespace AslTrain.Training.Evaluation;

/// <summary>
/// What asl-eval calibrate does: scores of ASL are high, so it looks for the thresholds that part present from absent best
/// on a split, and stores them in the checkpoint.
/// </summary>
public static class CalibrationRun
{
    /// <param name="checkpoint">A safetensors file with a head.</param>
    /// <param name="configFile">A config in place of the checkpoint's own; null for that.</param>
    /// <param name="overrides">section.key=value.</param>
    /// <param name="rule">of1, cf1 or precision=SHARE.</param>
    /// <param name="ofClasses">Whether each class has a threshold of its own.</param>
    /// <param name="isStored">Whether the checkpoint is written anew with them.</param>
    /// <param name="plotFile">PNG of the reliability; null for none.</param>
    /// <returns>An exit code; see <see cref="ExitCode"/>.</returns>
    public static int Execute(string checkpoint, string? configFile, IReadOnlyList<string> overrides, string rule, bool ofClasses, bool isStored, string? plotFile)
    {
        CalibrationRule chosen = CalibrationRule.Parse(rule, ofClasses);
        if (isStored) StoredMetadata.RequireSafeTensors(checkpoint);
        using StopSignals stop = new();
        ConsoleOutput console = ConsoleOutput.Standard();
        using Logger log = RunLog.Create(console, file: null);
        if (ScoredSplit.Of(checkpoint, configFile, overrides, console, log, stop) is not ScoredSplit scored) return stop.ExitCode!.Value;
        if (scored.Config.Loss.IsSingleLabel) throw new BadInputException($"{checkpoint}: its images have one label each: the highest score tells it, and no threshold");

        ScoreHistogram scores = new(scored.Scores);
        int[] indices = chosen.Choose(scores);
        double[] thresholds = [.. indices.Select(index => index < scores.Thresholds.Count ? scores.Thresholds[index] : 1)];
        PrintThresholds(scored, scores, chosen, indices, thresholds, console);
        CalibrationError error = CalibrationError.Of(scored.Scores);
        console.Line($"expected calibration error {error.OfAll:0.0000} over all labels, {error.OfClasses:0.0000} in the mean of the classes");
        if (plotFile is not null) OutputFiles.Write(plotFile, "--plot", () => ReliabilityPlot.Write(plotFile, error));
        if (!isStored) return ExitCode.Done;

        Dictionary<string, double> byName = scored.Classes.Zip(thresholds).ToDictionary(pair => pair.First, pair => pair.Second);
        StoredMetadata.Replace(checkpoint, DecisionThresholds.MetadataKey, new DecisionThresholds(chosen.Name, byName).Write());
        console.Line($"{checkpoint}: the thresholds are stored; asl-eval uses them from now on");
        return ExitCode.Done;
    }

    static void PrintThresholds(ScoredSplit scored, ScoreHistogram scores, CalibrationRule rule, int[] indices, double[] thresholds, ConsoleOutput console)
    {
        if (rule.OfClasses)
        {
            int width = Math.Max(5, scored.Classes.Max(name => name.Length));
            console.Line($"{"class".PadRight(width)}  threshold  precision  recall");
            foreach ((int column, string name) in scored.Classes.Index()) console.Line($"{name.PadRight(width)}  {OfClass(scores, column, indices[column])}");
            console.Line("");
        }

        double before = scored.Config.Evaluate.Threshold;
        string ruleName = rule.OfClasses || thresholds[0] == 1 ? rule.Name : $"{rule.Name}: {Shown(thresholds[0])}";
        foreach (string line in PrecisionTable.Lines([($"scores above {before}", PrecisionRecall.AtThreshold(scored.Scores, before)), (ruleName, scores.At(column => indices[column]))])) console.Line(line);
        console.Line("");
        string[] never = [.. scored.Classes.Where((_, column) => thresholds[column] == 1)];
        if (never.Length > 0) console.Line($"no threshold gives that precision, so never predicted: {string.Join(", ", never)}");
    }

    static string OfClass(ScoreHistogram scores, int column, int index)
    {
        if (index >= scores.Thresholds.Count) return $"{"-",9}  {"-",9}  {"-",6}";
        ((int hits, int misses), (int positives, _)) = (scores.Above(column, index), scores.Of(column));
        string precision = hits + misses == 0 ? "-" : $"{100.0 * hits / (hits + misses):0.00}", recall = positives == 0 ? "-" : $"{100.0 * hits / positives:0.00}";
        return $"{Shown(scores.Thresholds[index]),9}  {precision,9}  {recall,6}";
    }

    static string Shown(double threshold) => $"{threshold:0.0000}";
}
