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
        "data.root", "data.workers", "data.cache", "data.cache_folder", "data.links", "data.overlap",
        "checkpoints.every", "checkpoints.keep", "evaluate.threshold", "evaluate.batch_size", "model.weights",
    ];

    /// <summary>A run with another value here is another run.</summary>
    static readonly string[] Fixed =
    [
        "run.seed", "data.format", "data.batch_size", "data.limit_train", "optimizer.name", "loss.name", "run.task",
    ];

    /// <summary>With another value here the scores of epochs cannot be compared with those before.</summary>
    static readonly string[] Measuring = ["data.val_split", "data.limit_val", "data.difficult_eval", "evaluate.empty_class"];

    /// <summary>Refuses before anything is touched what would begin anew in place of going on.</summary>
    /// <exception cref="BadInputException">The run has recorded something, and not where it was.</exception>
    public static void RequirePlace(RunFolder folder)
    {
        if (File.Exists(folder.Last) || !folder.HasRecords) return;
        throw new BadInputException(
            $"{folder.Path}: {folder.Last} is not there, so that the run cannot go on where it was; nothing is changed: "
            + "start a new run (from best.safetensors with model.weights)");
    }

    /// <summary>The run's config, changed by overrides, or another file's.</summary>
    /// <returns>It, and the keys that have changed what an epoch's score is measured on.</returns>
    /// <exception cref="BadInputException">It differs where it must not.</exception>
    public static (RunConfig Config, IReadOnlyList<string> Remeasured) ReadConfig(
        RunFolder folder, string? configFile, IReadOnlyList<string> overrides, ILogger log)
    {
        RunConfig before = ConfigReader.ReadOwn(folder.Config, []);
        RunConfig now = configFile is null
            ? ConfigReader.ReadOwn(folder.Config, overrides)
            : ConfigReader.Read(configFile, overrides);
        now = now with { Data = DataSets.WithSplits(now.Data) };
        List<string> remeasured = [];
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
            if (Measuring.Contains(key) || key.StartsWith("image.", StringComparison.Ordinal)) remeasured.Add(key);
        }

        return (now, remeasured);
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

    /// <summary>The position as it holds for the data of now: without the best so far where it is not to be compared.</summary>
    /// <param name="position">Of the run.</param>
    /// <param name="data">As it is now.</param>
    /// <param name="folder">Of the run.</param>
    /// <param name="remeasured">Keys that have changed what is measured.</param>
    /// <exception cref="BadInputException">
    /// The training split is not the run's, or the validation split is not and no such key says why.
    /// </exception>
    public static RunPosition WithData(
        RunPosition position, TrainingData data, RunFolder folder, IReadOnlyList<string> remeasured, ILogger log)
    {
        if (position.Data != data.Fingerprint) throw Changed("trained");
        if (position.Best is not BestEpoch best) return position;
        if (remeasured.Count == 0 && position.Val is string val && val != data.ValFingerprint) throw Changed("was validated");
        string? reason = !File.Exists(folder.Best) ? $"{folder.Best} is not there"
            : remeasured.Count > 0 ? $"what is measured has changed ({string.Join(", ", remeasured)})"
            : null;
        if (reason is null) return position;
        log.Warning(
            "{Reason}: the best so far, {Score:0.00} % in epoch {Epoch}, counts no more, and a new best is begun",
            reason, best.Score, best.Epoch);
        return position with { BestScore = null, BestEpoch = 0 };

        BadInputException Changed(string what) => new(
            $"{folder.Path}: the run {what} on other images or labels than the data set has now; "
            + "start a new run from its weights (model.weights)");
    }
}
