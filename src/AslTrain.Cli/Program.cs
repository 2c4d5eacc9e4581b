using System.CommandLine;
using AslTrain.Cli.Commands;
using AslTrain.Training.Terminal;

WindowsConsole.Prepare();
RootCommand command = TrainCommand.Create();
command.Add(InitCommand.Create());
command.Add(PreviewCommand.Create());
command.Add(InspectCommand.Create());
command.Add(FindRateCommand.Create());
command.Add(SweepCommand.Create());
command.Add(AnalyzeCommand.Create());
command.Add(ConvertCommand.Create());
command.Add(ExportCommand.Create());

ParseResult parsed = command.Parse(args);
if (parsed.Errors.Count > 0)
{
    return CommandRunner.OfUsage(parsed.Errors.Select(error => $"{error.Message} (asl-train --help lists the options)"));
}

// Signals are the run's own affair: the library would end the process two seconds after the first.
return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
