using System.CommandLine;
using AslTrain.Distributed;
using AslTrain.Training;
using AslTrain.Training.Configuration;
using AslTrain.Training.RunFolders;
using AslTrain.Training.Terminal;

namespace AslTrain.Cli.Commands;

/// <summary>asl-train itself: a run from its config, or one that was stopped and goes on.</summary>
static class TrainCommand
{
    public static RootCommand Create()
    {
        Option<string?> config = new("--config") { Description = "YAML file with the run's settings", HelpName = "FILE" };
        Option<string?> resume = new("--resume")
        {
            Description = "Go on with a run that was stopped, in its own folder and with its own settings",
            HelpName = "RUN",
        };
        Option<bool> profile = new("--profile")
        {
            Description = "Measure the phases of a training step, and print them at the end (run.profile)",
        };
        RootCommand command = new("Train multi-label image classifiers with the Asymmetric Loss")
        {
            config, resume, SharedOptions.Set, profile, SharedOptions.Verbose,
        };
        command.Validators.Add(result =>
        {
            bool hasNone = result.GetValue(config) is null && result.GetValue(resume) is null;
            if (hasNone) result.AddError("Option '--config' is required, or '--resume'.");
        });
        command.SetAction(result =>
        {
            string[] profiled = result.GetValue(profile) ? ["run.profile=true"] : [];
            string[] overrides = [.. result.GetRequiredValue(SharedOptions.Set), .. profiled];
            return CommandRunner.OfRanks(
                ranks => Execute(ranks, result.GetValue(config), overrides, result.GetValue(resume)),
                result.GetValue(SharedOptions.Verbose));
        });
        return command;
    }

    /// <param name="ranks">The processes that train together.</param>
    /// <param name="configFile">A YAML file; null for that of the run that goes on.</param>
    /// <param name="overrides">section.key=value.</param>
    /// <param name="resume">Folder of a run that goes on; null to begin one.</param>
    static int Execute(ICommunicator ranks, string? configFile, IReadOnlyList<string> overrides, string? resume)
    {
        using CommandSession session = CommandSession.StartOfRank(ranks.Rank, ranks.Size);
        PreparedRun run = resume is null
            ? PreparedRun.Begin(session.Stop.Hear(_ => ConfigReader.Read(configFile!, overrides)), ranks)
            : PreparedRun.GoOn(RunFolder.Open(resume), configFile, overrides, ranks, session.Console);
        StopReason? stopped = run.Train(ranks, session.Console, session.Stop).Stopped;
        return stopped is StopReason reason ? ExitCode.Of(reason) : ExitCode.Done;
    }
}
