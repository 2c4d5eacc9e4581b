using System.CommandLine;
using AslEval.Cli.Report;
using AslTrain.Cli.Commands;
using AslTrain.Foundation;
using AslTrain.Training.Evaluation;
using AslTrain.Training.Terminal;

namespace AslEval.Cli.Commands;

/// <summary>asl-eval report: a page about a checkpoint on a split, in one HTML file.</summary>
static class ReportCommand
{
    public static Command Create()
    {
        Option<string> page = new("--out") { Description = "The HTML file to write", Required = true, HelpName = "HTML" };
        Command command = new("report", "Write a page to read and try thresholds in: one HTML file that needs nothing else")
        {
            CheckpointOption.Instance, SharedOptions.OtherConfig, SharedOptions.Set, page, SharedOptions.Verbose,
        };
        command.SetAction(result => CommandRunner.OfOne(
            command.Name,
            () => Execute(CheckpointOption.SourceOf(result), result.GetRequiredValue(page)),
            result.GetValue(SharedOptions.Verbose)));
        return command;
    }

    static int Execute(CheckpointSource source, string pageFile)
    {
        OutputFiles.Require(pageFile, "--out", ReportPage.Mark, source.Inputs);
        using CommandSession session = CommandSession.Start();
        return session.Stop.Hear(_ => Report(source, pageFile, session));
    }

    static int Report(CheckpointSource source, string pageFile, CommandSession session)
    {
        if (ScoredSplit.Of(source, session) is not ScoredSplit scored) return ExitCode.Of(session.Stop.Reason!.Value);
        EvaluationReport numbers = EvaluationReport.Of(scored);
        TrainingCurves curves = TrainingCurves.Of(source.Path, scored.Task.Metric, session.Log);
        ReportData data = new(source.Path, scored, numbers, curves, Galleries.Of(scored, session.Log));
        OutputFiles.Write(pageFile, "--out", () => WholeFile.Write(pageFile, page => ReportPage.Write(page, data.Write)));
        session.Console.Line(
            $"{pageFile}: mAP {numbers.Precision.Mean:0.00} % on {numbers.Images} images, "
            + $"{numbers.Precision.ClassesScored} classes; {new FileInfo(pageFile).Length / 1e6:0.0} MB, for any browser");
        return ExitCode.Done;
    }
}
