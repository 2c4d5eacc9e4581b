using System.CommandLine;
using AslEval.Cli.Calibration;
using AslTrain.Cli.Commands;
using AslTrain.Foundation;
using AslTrain.Metrics;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Evaluation;
using AslTrain.Training.Terminal;

namespace AslEval.Cli.Commands;

/// <summary>
/// asl-eval calibrate: scores of ASL are high, so it looks for the thresholds that part present from absent best on a split,
/// and stores them in the checkpoint.
/// </summary>
static class CalibrateCommand
{
    public static Command Create()
    {
        Option<string> rule = new("--for")
        {
            Description = "What thresholds are to be best for: of1, cf1, or precision=SHARE for the lowest that reach it",
            HelpName = "RULE",
            DefaultValueFactory = _ => "of1",
        };
        Option<bool> perClass = new("--per-class") { Description = "A threshold for each class" };
        Option<bool> dryRun = new("--dry-run") { Description = "Show the thresholds without storing them" };
        Option<string?> plot = new("--plot")
        {
            Description = "Draw how the share of present labels follows the scores",
            HelpName = "PNG",
        };
        Command command = new("calibrate", "Find the thresholds that are best on a split, and store them in the checkpoint")
        {
            CheckpointOption.Instance, SharedOptions.OtherConfig, SharedOptions.Set, rule, perClass, dryRun, plot,
            SharedOptions.Verbose,
        };
        command.SetAction(result => CommandRunner.OfOne(
            command.Name,
            () => Execute(
                CheckpointOption.SourceOf(result),
                CalibrationRule.Parse(result.GetRequiredValue(rule), result.GetValue(perClass)),
                !result.GetValue(dryRun), result.GetValue(plot)),
            result.GetValue(SharedOptions.Verbose)));
        return command;
    }

    /// <param name="isStored">Whether the checkpoint is written anew with them.</param>
    /// <param name="plotFile">PNG of the reliability; null for none.</param>
    static int Execute(CheckpointSource source, CalibrationRule rule, bool isStored, string? plotFile)
    {
        OutputFiles.Require(plotFile, "--plot", ReliabilityPlot.Command, source.Inputs);
        if (isStored) StoredMetadata.RequireSafeTensors(source.Path);
        using CommandSession session = CommandSession.Start();
        return session.Stop.Hear(_ => Calibrate(source, rule, isStored, plotFile, session));
    }

    static int Calibrate(
        CheckpointSource source, CalibrationRule rule, bool isStored, string? plotFile, CommandSession session)
    {
        if (ScoredSplit.Of(source, session) is not ScoredSplit scored) return ExitCode.Of(session.Stop.Reason!.Value);
        if (!scored.Task.HasThresholds)
        {
            throw new BadInputException(
                $"{source.Path}: its images have one label each: the highest score tells it, and no threshold");
        }

        ScoreHistogram scores = new(scored.Scores);
        int[] indices = rule.Choose(scores);
        double[] thresholds = [.. indices.Select(index => index < scores.Thresholds.Count ? scores.Thresholds[index] : 1)];
        PrintThresholds(scored, scores, rule, indices, thresholds, session.Console);
        CalibrationError error = CalibrationError.Of(scored.Scores);
        session.Console.Line(
            $"expected calibration error {error.OfAll:0.0000} over all labels, "
            + $"{error.OfClasses:0.0000} in the mean of the classes");
        if (plotFile is not null) OutputFiles.Write(plotFile, "--plot", () => ReliabilityPlot.Write(plotFile, error));
        if (!isStored) return ExitCode.Done;

        Dictionary<string, double> byName = scored.Classes.Zip(thresholds).ToDictionary(pair => pair.First, pair => pair.Second);
        DecisionThresholds stored = new(rule.Name, byName);
        StoredMetadata.Replace(source.Path, DecisionThresholds.MetadataKey, stored.Write());
        session.Console.Line($"{source.Path}: the thresholds are stored; asl-eval uses them from now on");
        return ExitCode.Done;
    }

    static void PrintThresholds(
        ScoredSplit scored, ScoreHistogram scores, CalibrationRule rule,
        int[] indices, double[] thresholds, ConsoleOutput console)
    {
        if (rule.OfClasses)
        {
            int width = Math.Max(5, scored.Classes.Max(name => name.Length));
            console.Line($"{"class".PadRight(width)}  threshold  precision  recall");
            foreach ((int column, string name) in scored.Classes.Index())
            {
                console.Line($"{name.PadRight(width)}  {OfClass(scores, column, indices[column])}");
            }

            console.Line("");
        }

        double before = scored.Config.Evaluate.Threshold;
        string ruleName = rule.OfClasses || thresholds[0] == 1 ? rule.Name : $"{rule.Name}: {Shown(thresholds[0])}";
        (string, PrecisionRecall)[] rows =
        [
            ($"scores above {before}", PrecisionRecall.AtThreshold(scored.Scores, before)),
            (ruleName, scores.At(column => indices[column])),
        ];
        foreach (string line in PrecisionTable.Lines(rows)) console.Line(line);
        console.Line("");
        string[] never = [.. scored.Classes.Where((_, column) => thresholds[column] == 1)];
        if (never.Length == 0) return;
        console.Line($"no threshold gives that precision, so never predicted: {string.Join(", ", never)}");
    }

    static string OfClass(ScoreHistogram scores, int column, int index)
    {
        if (index >= scores.Thresholds.Count) return $"{"-",9}  {"-",9}  {"-",6}";
        ((int hits, int misses), (int positives, _)) = (scores.Above(column, index), scores.Of(column));
        string precision = hits + misses == 0 ? "-" : $"{100.0 * hits / (hits + misses):0.00}";
        string recall = positives == 0 ? "-" : $"{100.0 * hits / positives:0.00}";
        return $"{Shown(scores.Thresholds[index]),9}  {precision,9}  {recall,6}";
    }

    static string Shown(double threshold) => $"{threshold:0.0000}";
}
