using System.CommandLine;
using AslTrain.Training;

Option<string> config = new("--config") { Description = "YAML file with the run's settings", Required = true, HelpName = "FILE" };
Option<string[]> set = new("--set")
{
    Description = "Override a setting; may be given any number of times",
    HelpName = "section.key=value",
    DefaultValueFactory = _ => [],
};
Option<bool> verbose = new("--verbose") { Description = "Print a stack trace where something fails" };
Argument<string> input = new("IN") { Description = "A .pth or .safetensors file" };
Argument<string> output = new("OUT") { Description = "The safetensors file to write" };
Command convert = new("convert", "Turn PyTorch's weights into a safetensors file with the field's names; nothing in the file is run") { input, output, verbose };
convert.SetAction(result => ExitCode.Of(
    () => ConversionRun.Execute(result.GetRequiredValue(input), result.GetRequiredValue(output)), result.GetValue(verbose)));
Option<string> checkpoint = new("--checkpoint") { Description = "Checkpoint of asl-train, or a published .pth or .safetensors with --set model.backbone=...", Required = true, HelpName = "FILE" };
Option<string?> otherConfig = new("--config") { Description = "YAML file to use in place of the checkpoint's own settings", HelpName = "FILE" };
Option<string> model = new("--out") { Description = "The ONNX file to write", Required = true, HelpName = "ONNX" };
Option<bool> sigmoid = new("--sigmoid") { Description = "Give scores in place of logits" };
Command export = new("export", "Turn a checkpoint into an ONNX model") { checkpoint, otherConfig, set, model, sigmoid, verbose };
export.SetAction(result => ExitCode.OfOne(
    export.Name,
    () => ExportRun.Execute(
        result.GetRequiredValue(checkpoint), result.GetValue(otherConfig), result.GetRequiredValue(set), result.GetRequiredValue(model), result.GetValue(sigmoid)),
    result.GetValue(verbose)));
Option<string> sheet = new("--out") { Description = "The PNG file to write", Required = true, HelpName = "PNG" };
Command preview = new("preview", "Draw a sheet of training images as the network will see them, with their labels") { config, set, sheet, verbose };
preview.SetAction(result => ExitCode.OfOne(
    preview.Name,
    () => PreviewRun.Execute(result.GetRequiredValue(config), result.GetRequiredValue(set), result.GetRequiredValue(sheet)), result.GetValue(verbose)));
Option<string?> json = new("--json") { Description = "Write the numbers to this file too", HelpName = "FILE" };
Option<string?> chart = new("--chart") { Description = "Draw class frequencies and which classes occur together", HelpName = "PNG" };
Command inspect = new("inspect", "Count a data set's labels and read all of its images, to find what is wrong with it") { config, set, json, chart, verbose };
inspect.SetAction(result => ExitCode.OfOne(
    inspect.Name,
    () => InspectionRun.Execute(result.GetRequiredValue(config), result.GetRequiredValue(set), result.GetValue(json), result.GetValue(chart)), result.GetValue(verbose)));
Option<string[]> grid = new("--grid")
{
    Description = "Values of a setting to try, each with all of the others'; may be given any number of times",
    HelpName = "section.key=value,value",
    DefaultValueFactory = _ => [],
};
Option<int> seeds = new("--seeds") { Description = "Runs of each combination, with the config's seed and those after it", HelpName = "N", DefaultValueFactory = _ => 1 };
Option<string?> sweepFolder = new("--out") { Description = "Folder of the sweep; null for OUTPUT/NAME-sweep. Runs that are finished there are not made again", HelpName = "DIR" };
Option<bool> keepCheckpoints = new("--keep-checkpoints") { Description = "Keep the weights of every run" };
Command sweep = new("sweep", "Train with every combination of some settings' values, and compare them") { config, set, grid, seeds, sweepFolder, keepCheckpoints, verbose };
sweep.SetAction(result => ExitCode.OfOne(
    sweep.Name,
    () => SweepRun.Execute(
        result.GetRequiredValue(config), result.GetRequiredValue(set), result.GetRequiredValue(grid), result.GetValue(seeds),
        result.GetValue(sweepFolder), result.GetValue(keepCheckpoints)),
    result.GetValue(verbose)));
Option<string> figures = new("--out") { Description = "Folder for the figures and tables", Required = true, HelpName = "DIR" };
Option<double[]> gammaNeg = new("--gamma-neg") { Description = "Focusings of the negatives; may be given any number of times", HelpName = "NUMBER", DefaultValueFactory = _ => [0, 2, 4] };
Option<double[]> clip = new("--clip") { Description = "Margins; each goes with each focusing", HelpName = "NUMBER", DefaultValueFactory = _ => [0, 0.05, 0.2] };
Option<double> gammaPos = new("--gamma-pos") { Description = "Focusing of the positives", HelpName = "NUMBER", DefaultValueFactory = _ => 0 };
Command analyze = new("analyze", "Draw the paper's curves of losses and gradients for any gammas and margins") { figures, gammaNeg, clip, gammaPos, verbose };
analyze.SetAction(result => ExitCode.Of(
    () => AnalysisRun.Execute(result.GetRequiredValue(figures), result.GetRequiredValue(gammaNeg), result.GetRequiredValue(clip), result.GetValue(gammaPos)),
    result.GetValue(verbose)));
Option<string> searchFolder = new("--out") { Description = "Folder for the table and the plot", Required = true, HelpName = "DIR" };
Option<double> firstRate = new("--from") { Description = "First learning rate", HelpName = "RATE", DefaultValueFactory = _ => 1e-7 };
Option<double> lastRate = new("--to") { Description = "Last learning rate", HelpName = "RATE", DefaultValueFactory = _ => 1 };
Option<int> updates = new("--updates") { Description = "Updates of the weights between them", HelpName = "N", DefaultValueFactory = _ => 100 };
Command findRate = new("find-lr", "Train a little with a growing learning rate, and suggest one") { config, set, searchFolder, firstRate, lastRate, updates, verbose };
findRate.SetAction(result => ExitCode.OfOne(
    findRate.Name,
    () => RateSearchRun.Execute(
        result.GetRequiredValue(config), result.GetRequiredValue(set), result.GetRequiredValue(searchFolder), result.GetValue(firstRate),
        result.GetValue(lastRate), result.GetValue(updates)),
    result.GetValue(verbose)));
Option<string?> runConfig = new("--config") { Description = "YAML file with the run's settings", HelpName = "FILE" };
Option<string?> resume = new("--resume") { Description = "Go on with a run that was stopped, in its own folder and with its own settings", HelpName = "RUN" };
Option<bool> profile = new("--profile") { Description = "Measure the phases of a training step, and print them at the end (run.profile)" };
RootCommand command = new("Train multi-label image classifiers with the Asymmetric Loss") { runConfig, resume, set, profile, verbose, preview, inspect, findRate, sweep, analyze, convert, export };
command.SetAction(result => ExitCode.OfRanks(
    ranks => TrainingRun.Execute(
        ranks, result.GetValue(runConfig), [.. result.GetRequiredValue(set), .. result.GetValue(profile) ? (string[])["run.profile=true"] : []], result.GetValue(resume)),
    result.GetValue(verbose)));
command.Validators.Add(result =>
{
    if (result.GetValue(runConfig) is null && result.GetValue(resume) is null) result.AddError("Option '--config' is required, or '--resume'.");
});

// Signals are the run's own affair: the library would end the process two seconds after the first.
ParseResult parsed = command.Parse(args);
if (parsed.Errors.Count > 0) return ExitCode.OfUsage(parsed.Errors.Select(error => $"{error.Message} (asl-train --help lists the options)"));
return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
