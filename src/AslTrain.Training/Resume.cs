using AslTrain.Training.Settings;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using AslTrain.Data.Annotations;
using AslTrain.Models.Weights;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Configuration;
using AslTrain.Training.Reporting;
using Serilog;

namespace AslTrain.Training;

/// <summary>What may differ between a run and its going on.</summary>
static class Resume
{
    /// <summary>Changes nothing that is computed.</summary>
    static readonly string[] Free =
    [
        "run.name", "run.output", "run.device", "run.threads", "run.log_every", "run.on_nan", "run.tensorboard", "run.profile", "data.root", "data.workers", "data.cache",
        "data.cache_folder", "data.links", "checkpoints.every", "checkpoints.keep", "evaluate.threshold", "evaluate.batch_size", "model.weights",
    ];

    /// <summary>A run with another value here is another run.</summary>
    static readonly string[] Fixed = ["run.seed", "data.format", "data.batch_size", "data.limit_train", "optimizer.name", "loss.name"];

    /// <summary>The run's config, changed by overrides, or another file's.</summary>
    /// <exception cref="InvalidDataException">It differs where it must not.</exception>
    public static RunConfig ReadConfig(RunFolder folder, string? configFile, IReadOnlyList<string> overrides, ILogger log)
    {
        RunConfig before = ConfigReader.Read(folder.Config, []), now = ConfigReader.Read(configFile ?? folder.Config, overrides);
        now = now with { Data = DataSets.WithSplits(now.Data) };
        foreach ((string key, string old, string changed) in ConfigWriter.Differences(before, now))
        {
            if (Free.Contains(key)) continue;
            if (Fixed.Contains(key) || key.StartsWith("model.", StringComparison.Ordinal))
            {
                throw new InvalidDataException($"{folder.Path}: the run has {key}: {old}, not {changed}; with that it would be another run (start one with model.weights)");
            }

            log.Warning("{Key} was {Old} in this run and is {New} from here on", key, old, changed);
        }

        return now;
    }

    /// <summary>Where the run is; null where nothing was saved yet.</summary>
    /// <exception cref="InvalidDataException">The run is finished, or its file is unsound.</exception>
    public static RunPosition? Position(RunFolder folder, RunConfig config)
    {
        if (!File.Exists(folder.Last)) return null;
        using WeightFile file = WeightFile.Open(folder.Last);
        RunPosition position = RunState.PositionOf(file);
        int epochs = config.Schedule.StopAfter ?? config.Schedule.Epochs;
        if (position.EpochsDone >= epochs)
        {
            string longer = config.Schedule.StopAfter is null ? "schedule.epochs" : "schedule.stop_after";
            throw new InvalidDataException($"{folder.Path}: the run is finished, {position.EpochsDone} of {epochs} epochs; --set {longer}=N with a larger N goes on");
        }

        if (position.IsFinished && position.EpochsDone - position.BestEpoch >= config.Schedule.Patience)
        {
            throw new InvalidDataException($"{folder.Path}: the run is finished, no better for {config.Schedule.Patience} epochs; --set schedule.patience=null goes on");
        }

        return position;
    }

    /// <param name="position">Of the run.</param>
    /// <param name="fingerprint">Of the training split as it is now.</param>
    /// <param name="folder">For the message.</param>
    /// <exception cref="InvalidDataException">The training split is not the run's.</exception>
    public static void CheckData(RunPosition position, string fingerprint, RunFolder folder)
    {
        if (position.DataFingerprint == fingerprint) return;
        throw new InvalidDataException($"{folder.Path}: the run trained on other images or labels than the data set has now; start a new run from its weights (model.weights)");
    }

    /// <summary>Of a split's images and labels, in order; where they lie does not matter.</summary>
    public static string Fingerprint(LabeledImages split)
    {
        XxHash64 hash = new();
        foreach (string name in split.Classes) Add(name);
        foreach (LabeledImage image in split.Images)
        {
            Add(image.Name);
            foreach (IReadOnlyList<int> labels in (IReadOnlyList<int>[])[image.Positive, image.Difficult, image.Negative])
            {
                int[] numbers = [-1, .. labels];
                hash.Append(MemoryMarshal.AsBytes(numbers.AsSpan()));
            }
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());

        void Add(string text) => hash.Append(Encoding.UTF8.GetBytes(text + "\n"));
    }
}
