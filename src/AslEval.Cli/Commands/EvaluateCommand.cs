using System.CommandLine;
using AslTrain.Cli.Commands;
using AslTrain.Distributed;
using AslTrain.Training.Evaluation;
using AslTrain.Training.Terminal;

namespace AslEval.Cli.Commands;

/// <summary>asl-eval itself: a checkpoint, its data, the numbers.</summary>
static class EvaluateCommand
{
    public static RootCommand Create()
    {
        // Not required by the parser: the commands below this one have an option of their own.
        Option<string?> checkpoint = new("--checkpoint") { Description = CheckpointOption.Description, HelpName = "FILE" };
        RootCommand command = new("Measure a checkpoint: mAP, precision and recall, average precision of each class")
        {
            checkpoint, SharedOptions.OtherConfig, SharedOptions.Set, SharedOptions.Json, SharedOptions.Verbose,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(checkpoint) is null) result.AddError("Option '--checkpoint' is required.");
        });
        command.SetAction(result => CommandRunner.OfRanks(
            ranks => Execute(
                ranks, SharedOptions.CheckpointOf(result, result.GetValue(checkpoint)!), result.GetValue(SharedOptions.Json)),
            result.GetValue(SharedOptions.Verbose)));
        return command;
    }

    /// <param name="ranks">The processes that share the images.</param>
    /// <param name="jsonFile">Where to write the numbers too; null for nowhere.</param>
    static int Execute(ICommunicator ranks, CheckpointSource source, string? jsonFile)
    {
        OutputFiles.Require(jsonFile, "--json", EvaluationReport.JsonStart, source.Inputs);
        using CommandSession session = CommandSession.StartOfRank(ranks.Rank, ranks.Size);
        if (ScoredSplit.Of(source, session, ranks) is not ScoredSplit scored)
        {
            // Where another rank alone was told to stop, rank 0 has no scores; other ranks never have any.
            StopReason? reason = session.Stop.Reason ?? (ranks.Rank == 0 ? StopReason.Terminated : null);
            return reason is StopReason stopped ? ExitCode.Of(stopped) : ExitCode.Done;
        }

        EvaluationReport report = EvaluationReport.Of(scored);
        foreach (string line in report.Lines()) session.Console.Line(line);
        if (jsonFile is not null) OutputFiles.Write(jsonFile, "--json", () => report.WriteJson(jsonFile, source.Path));
        return ExitCode.Done;
    }
}
