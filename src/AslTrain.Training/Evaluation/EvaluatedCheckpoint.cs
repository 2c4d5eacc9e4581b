using AslTrain.Distributed;
using AslTrain.Foundation;
using AslTrain.Models;
using AslTrain.Models.Weights;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Configuration;
using AslTrain.Training.Devices;
using AslTrain.Training.Settings;
using AslTrain.Training.Tasks;
using AslTrain.Training.Terminal;
using Serilog;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training.Evaluation;

/// <summary>A checkpoint with its settings and its network, ready to score images.</summary>
public sealed class EvaluatedCheckpoint : IDisposable
{
    EvaluatedCheckpoint(WeightFile file, RunConfig config, bool isOwn, Device device, int logits)
    {
        (Path, Config, IsOwn, Device, Logits) = (file.Path, config, isOwn, device, logits);
        (Classes, Thresholds) = (file.Classes, DecisionThresholds.Read(file.Metadata, file.Path));
        Network = Checkpoint.LoadNetwork(file, config.Model, logits);
        Network.to(device);
        DeviceBatch = new DeviceBatch(device, config.Image.Mean, config.Image.Std);
    }

    public string Path { get; }

    public RunConfig Config { get; }

    /// <summary>Whether it was written by asl-train.</summary>
    internal bool IsOwn { get; }

    internal Device Device { get; }

    internal int Logits { get; }

    /// <summary>Names of the logits; null where the file has none.</summary>
    public IReadOnlyList<string>? Classes { get; }

    public DecisionThresholds? Thresholds { get; }

    public Classifier Network { get; }

    internal DeviceBatch DeviceBatch { get; }

    public IRunTask Task => RunTasks.Of(Config.Run);

    /// <summary>To score a data set with, which the settings of a published checkpoint have to name.</summary>
    /// <param name="ranks">Those of a machine share its cores and have a GPU each.</param>
    /// <exception cref="BadInputException">The file is unsound, or no config tells its network.</exception>
    /// <exception cref="ConfigException">A setting does not fit.</exception>
    /// <exception cref="MissingResourceException">The device is not there.</exception>
    internal static EvaluatedCheckpoint Open(CheckpointSource source, ILogger log, ICommunicator ranks) =>
        Open(source, needsData: true, log, ranks);

    /// <summary>To score images that belong to no data set.</summary>
    /// <inheritdoc cref="Open(CheckpointSource, ILogger, ICommunicator)"/>
    public static EvaluatedCheckpoint OpenWithoutData(CheckpointSource source, ILogger log)
    {
        using SingleProcess alone = new();
        EvaluatedCheckpoint opened = Open(source, needsData: false, log, alone);
        if (opened.Classes is null)
        {
            log.Warning(
                "{Path} names no classes: they are called 0 to {Last}, as its logits stand", opened.Path, opened.Logits - 1);
        }

        return opened;
    }

    static EvaluatedCheckpoint Open(CheckpointSource source, bool needsData, ILogger log, ICommunicator ranks)
    {
        using WeightFile file = WeightFile.Open(source.Path);
        RunConfig? own = Checkpoint.ReadConfig(file, []);
        RunConfig config = source.ConfigFile is string other ? ConfigReader.Read(other, source.Overrides)
            : own is not null ? Checkpoint.ReadConfig(file, source.Overrides)!
            : PublishedCheckpoint.Config(file, source.Overrides, needsData);
        if (needsData && source.ConfigFile is null && own is not null)
        {
            StoredConfig.RequireFewScenes(config.Data, source.Overrides, file.Path);
        }

        if (source.ConfigFile is not null && own is not null) WarnOfOtherPreprocessing(own.Image, config.Image, log);
        foreach (string note in file.Notes) log.Information("{Path}: {Note}", file.Path, note);

        Device device = RunDevice.Open(config.Run, ranks, ranks.Size > 1 ? CoreShare.Of(ranks).Threads : 0);
        int logits = own is not null ? Checkpoint.ReadClasses(file).Count : PublishedCheckpoint.Logits(file);
        return new EvaluatedCheckpoint(file, config, own is not null, device, logits);
    }

    public void Dispose()
    {
        Network.Dispose();
        DeviceBatch.Dispose();
    }

    /// <summary>
    /// A network sees images as it was trained on them; a config in place of its own may say otherwise by mistake.
    /// </summary>
    static void WarnOfOtherPreprocessing(ImageSection trained, ImageSection image, ILogger log)
    {
        if (trained == image) return;
        log.Warning(
            "the config's image section (size {Size}) is not what the checkpoint was trained with "
            + "(size {Trained}, mean [{Mean}], std [{Std}])",
            image.Size, trained.Size, string.Join(", ", trained.Mean), string.Join(", ", trained.Std));
    }
}
