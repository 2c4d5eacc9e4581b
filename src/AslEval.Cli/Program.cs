using System.CommandLine;
using AslTrain.Training;
using AslTrain.Training.Evaluation;

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
RootCommand command = new("Measure a checkpoint: mAP, precision and recall, average precision of each class") { checkpoint, config, set, json, verbose };
command.SetAction(result => ExitCode.Of(
    () => EvaluationRun.Execute(result.GetRequiredValue(checkpoint), result.GetValue(config), result.GetRequiredValue(set), result.GetValue(json)),
    result.GetValue(verbose)));

// Signals are the run's own affair: the library would end the process two seconds after the first.
ParseResult parsed = command.Parse(args);
foreach (string error in parsed.Errors.Select(error => error.Message)) Console.Error.WriteLine($"{error} (asl-eval --help lists the options)");
if (parsed.Errors.Count > 0) return ExitCode.BadInput;
return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
