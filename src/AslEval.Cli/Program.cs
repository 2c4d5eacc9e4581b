using System.CommandLine;
using AslTrain.Training;
using AslTrain.Training.Evaluation;
using AslTrain.Training.Evaluation.Report;

Option<string> checkpoint = new("--checkpoint") { Description = "Checkpoint of asl-train, or a published .pth or .safetensors with --set model.backbone=... and data.root=...", Required = true, HelpName = "FILE" };
Option<string?> config = new("--config") { Description = "YAML file to use in place of the checkpoint's own settings", HelpName = "FILE" };
Option<string[]> set = new("--set")
{
    Description = "Override a setting; may be given any number of times",
    HelpName = "section.key=value",
    DefaultValueFactory = _ => [],
};
Option<string?> json = new("--json") { Description = "Write the numbers to this file too", HelpName = "FILE" };
Option<bool> verbose = new("--verbose") { Description = "Print a stack trace where something fails" };

Option<string> rule = new("--for") { Description = "What thresholds are to be best for: of1, cf1, or precision=SHARE for the lowest that reach it", HelpName = "RULE", DefaultValueFactory = _ => "of1" };
Option<bool> perClass = new("--per-class") { Description = "A threshold for each class" };
Option<bool> dryRun = new("--dry-run") { Description = "Show the thresholds without storing them" };
Option<string?> plot = new("--plot") { Description = "Draw how the share of present labels follows the scores", HelpName = "PNG" };
Command calibrate = new("calibrate", "Find the thresholds that are best on a split, and store them in the checkpoint") { checkpoint, config, set, rule, perClass, dryRun, plot, verbose };
calibrate.SetAction(result => ExitCode.OfOne(
    calibrate.Name,
    () => CalibrationRun.Execute(
        result.GetRequiredValue(checkpoint), result.GetValue(config), result.GetRequiredValue(set), result.GetRequiredValue(rule), result.GetValue(perClass),
        !result.GetValue(dryRun), result.GetValue(plot)),
    result.GetValue(verbose)));

Argument<string[]> paths = new("PATH") { Description = "Image files, folders, and patterns such as 'photos/**/*.jpg'", Arity = ArgumentArity.OneOrMore };
Option<string?> predictions = new("--out") { Description = "File for the predictions, in place of standard output", HelpName = "FILE" };
Option<string?> format = new("--format") { Description = "jsonl for a JSON object a line, or csv; what the name of --out says where neither is given" };
format.AcceptOnlyFromAmong("jsonl", "csv");
Option<bool> allScores = new("--all-scores") { Description = "Write the score of every class too" };
Option<double?> threshold = new("--threshold") { Description = "Score above which a class is predicted, in place of the checkpoint's own", HelpName = "SCORE" };
Option<string?> annotate = new("--annotate") { Description = "Write copies of the images with their labels drawn on them", HelpName = "DIR" };
Command predict = new("predict", "Label images: JSON lines or a table, as they are found") { checkpoint, paths, config, set, predictions, format, allScores, threshold, annotate, verbose };
predict.SetAction(result => ExitCode.OfOne(
    predict.Name,
    () => PredictionRun.Execute(
        result.GetRequiredValue(checkpoint), result.GetValue(config), result.GetRequiredValue(set), result.GetRequiredValue(paths),
        new PredictionOptions(
            result.GetValue(predictions),
            (result.GetValue(format) ?? Path.GetExtension(result.GetValue(predictions))?.TrimStart('.').ToLowerInvariant()) == "csv",
            result.GetValue(allScores), result.GetValue(threshold), result.GetValue(annotate))),
    result.GetValue(verbose)));

Option<int> top = new("--top") { Description = "At most so many of each kind", HelpName = "N", DefaultValueFactory = _ => 500 };
Option<string> suspectTable = new("--out") { Description = "The CSV file to write", Required = true, HelpName = "CSV" };
Option<string?> suspectSheet = new("--sheet") { Description = "Draw the first of each kind", HelpName = "PNG" };
Command suspects = new("suspects", "List the labels of a split that are most likely missing or wrong") { checkpoint, config, set, top, suspectTable, suspectSheet, verbose };
suspects.SetAction(result => ExitCode.OfOne(
    suspects.Name,
    () => SuspectsRun.Execute(
        result.GetRequiredValue(checkpoint), result.GetValue(config), result.GetRequiredValue(set), result.GetValue(top), result.GetRequiredValue(suspectTable),
        result.GetValue(suspectSheet)),
    result.GetValue(verbose)));

Option<string> page = new("--out") { Description = "The HTML file to write", Required = true, HelpName = "HTML" };
Command report = new("report", "Write a page to read and try thresholds in: one HTML file that needs nothing else") { checkpoint, config, set, page, verbose };
report.SetAction(result => ExitCode.OfOne(
    report.Name,
    () => ReportRun.Execute(result.GetRequiredValue(checkpoint), result.GetValue(config), result.GetRequiredValue(set), result.GetRequiredValue(page)),
    result.GetValue(verbose)));

Argument<string[]> compared = new("CHECKPOINT") { Description = "Two or more checkpoints, or run folders for the best of each", Arity = ArgumentArity.OneOrMore };
Option<int> resamples = new("--resamples") { Description = "Draws of images for the interval of the difference", HelpName = "N", DefaultValueFactory = _ => 1000 };
Command compare = new("compare", "Put checkpoints side by side on the same images, a class at a time") { compared, config, set, resamples, verbose };
compare.SetAction(result => ExitCode.OfOne(
    compare.Name,
    () => ComparisonRun.Execute(result.GetRequiredValue(compared), result.GetValue(config), result.GetRequiredValue(set), result.GetValue(resamples)),
    result.GetValue(verbose)));

Option<string?> rootCheckpoint = new("--checkpoint") { Description = checkpoint.Description, HelpName = "FILE" };
RootCommand command = new("Measure a checkpoint: mAP, precision and recall, average precision of each class") { rootCheckpoint, config, set, json, verbose, predict, calibrate, suspects, report, compare };
command.SetAction(result => ExitCode.OfRanks(
    ranks => EvaluationRun.Execute(ranks, result.GetValue(rootCheckpoint)!, result.GetValue(config), result.GetRequiredValue(set), result.GetValue(json)),
    result.GetValue(verbose)));
command.Validators.Add(result =>
{
    if (result.GetValue(rootCheckpoint) is null) result.AddError("Option '--checkpoint' is required.");
});

// Signals are the run's own affair: the library would end the process two seconds after the first.
ParseResult parsed = command.Parse(args);
if (parsed.Errors.Count > 0) return ExitCode.OfUsage(parsed.Errors.Select(error => $"{error.Message} (asl-eval --help lists the options)"));
return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
