using AslTrain.Foundation;
using AslTrain.Models.Weights;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Configuration;
using AslTrain.Training.Inputs;
using AslTrain.Training.RunFolders;
using AslTrain.Training.Settings;
using Serilog;

namespace AslTrain.Training;

/// <summary>What may differ between a run and its going on.</summary>
static class Resume
{
    /// <summary>Changes nothing that is computed.</summary>
    static readonly string[] Free =
    [
        "run.name", "run.output", "run.device", "run.threads", "run.log_every", "run.on_nan", "run.tensorboard", "run.profile",
        "data.root", "data.workers", "data.cache", "data.cache_folder", "data.links",
        "checkpoints.every", "checkpoints.keep", "evaluate.threshold", "evaluate.batch_size", "model.weights",
    ];

    /// <summary>A run with another value here is another run.</summary>
    static readonly string[] Fixed =
    [
        "run.seed", "data.format", "data.batch_size", "data.limit_train", "optimizer.name", "loss.name", "run.task",
    ];

    /// <summary>The run's config, changed by overrides, or another file's.</summary>
    /// <exception cref="BadInputException">It differs where it must not.</exception>
    public static RunConfig ReadConfig(RunFolder folder, string? configFile, IReadOnlyList<string> overrides, ILogger log)
    {
        RunConfig before = ConfigReader.Read(folder.Config, []);
        RunConfig now = ConfigReader.Read(configFile ?? folder.Config, overrides);
        now = now with { Data = DataSets.WithSplits(now.Data) };
        foreach ((string key, string old, string changed) in ConfigWriter.Differences(before, now))
        {
            if (Free.Contains(key)) continue;
            if (Fixed.Contains(key) || key.StartsWith("model.", StringComparison.Ordinal))
            {
                throw new BadInputException(
                    $"{folder.Path}: the run has {key}: {old}, not {changed}; with that it would be another run "
                    + "(start one with model.weights)");
            }

            log.Warning("{Key} was {Old} in this run and is {New} from here on", key, old, changed);
        }

        return now;
    }

    /// <summary>Where the run is; null where nothing was saved yet.</summary>
    /// <exception cref="BadInputException">The run is finished, or its file is unsound.</exception>
    public static RunPosition? Position(RunFolder folder, RunConfig config)
    {
        if (!File.Exists(folder.Last)) return null;
        using WeightFile file = WeightFile.Open(folder.Last);
        RunPosition position = RunState.PositionOf(file);
        int epochs = config.Schedule.LastEpoch;
        if (position.EpochsDone >= epochs)
        {
            string longer = config.Schedule.StopAfter is null ? "schedule.epochs" : "schedule.stop_after";
            throw new BadInputException(
                $"{folder.Path}: the run is finished, {position.EpochsDone} of {epochs} epochs; "
                + $"--set {longer}=N with a larger N goes on");
        }

        if (position.Finished && position.EpochsDone - position.BestEpoch >= config.Schedule.Patience)
        {
            throw new BadInputException(
                $"{folder.Path}: the run is finished, no better for {config.Schedule.Patience} epochs; "
                + "--set schedule.patience=null goes on");
        }

        return position;
    }

    /// <param name="position">Of the run.</param>
    /// <param name="data">As it is now.</param>
    /// <param name="folder">For the message.</param>
    /// <exception cref="BadInputException">The training split is not the run's.</exception>
    public static void CheckData(RunPosition position, TrainingData data, RunFolder folder)
    {
        if (position.Data == data.Fingerprint) return;
        throw new BadInputException(
            $"{folder.Path}: the run trained on other images or labels than the data set has now; "
            + "start a new run from its weights (model.weights)");
    }
}
