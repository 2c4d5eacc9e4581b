using System.CommandLine;
using AslEval.Cli.Commands;
using AslTrain.Training.Terminal;

WindowsConsole.Prepare();
RootCommand command = EvaluateCommand.Create();
command.Add(PredictCommand.Create());
command.Add(CalibrateCommand.Create());
command.Add(SuspectsCommand.Create());
command.Add(ReportCommand.Create());
command.Add(CompareCommand.Create());

ParseResult parsed = command.Parse(args);
if (parsed.Errors.Count > 0)
{
    return CommandRunner.OfUsage(parsed.Errors.Select(error => $"{error.Message} (asl-eval --help lists the options)"));
}

// Signals are the command's own affair: the library would end the process two seconds after the first.
return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
