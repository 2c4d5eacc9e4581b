using AslTrain.Distributed;
using AslTrain.Models;
using AslTrain.Models.Weights;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Configuration;
using AslTrain.Training.Settings;
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
    public bool IsOwn { get; }

    public Device Device { get; }

    public int Logits { get; }

    /// <summary>Names of the logits; null where the file has none.</summary>
    public IReadOnlyList<string>? Classes { get; }

    public DecisionThresholds? Thresholds { get; }

    public Classifier Network { get; }

    public DeviceBatch DeviceBatch { get; }

    /// <param name="path">A file of weights with a head.</param>
    /// <param name="configFile">A config in place of the checkpoint's own; null for that, or for the overrides alone where it has none.</param>
    /// <param name="overrides">section.key=value.</param>
    /// <param name="needsData">Whether a published checkpoint has to be told its data set.</param>
    /// <param name="ranks">Those of a machine share its cores and have a GPU each; null for this process alone.</param>
    /// <exception cref="InvalidDataException">The file is unsound, or no config tells its network.</exception>
    /// <exception cref="ConfigException">A setting does not fit.</exception>
    /// <exception cref="MissingResourceException">The device is not there.</exception>
    public static EvaluatedCheckpoint Open(string path, string? configFile, IReadOnlyList<string> overrides, bool needsData, ILogger log, ICommunicator? ranks = null)
    {
        using WeightFile file = WeightFile.Open(path);
        RunConfig? own = Checkpoint.ReadConfig(file, []);
        RunConfig config = configFile is not null ? ConfigReader.Read(configFile, overrides)
            : own is not null ? Checkpoint.ReadConfig(file, overrides)!
            : PublishedCheckpoint.Config(file, overrides, needsData);
        if (configFile is not null && own is not null) WarnOfOtherPreprocessing(own.Image, config.Image, log);
        if (own is null && file.Translated is string names) log.Information("{Path} has the names of {Names}, which were translated", file.Path, names);
        Device device = Devices.Open(config.Run, ranks, ranks?.Size > 1 ? CoreShare.Of(ranks).Threads : 0);
        int logits = own is not null ? Checkpoint.ReadClasses(file).Count : PublishedCheckpoint.Logits(file);
        return new EvaluatedCheckpoint(file, config, own is not null, device, logits);
    }

    public void Dispose()
    {
        Network.Dispose();
        DeviceBatch.Dispose();
    }

    /// <summary>A network sees images as it was trained on them; a config in place of its own may say otherwise by mistake.</summary>
    static void WarnOfOtherPreprocessing(ImageSection trained, ImageSection image, ILogger log)
    {
        if (trained == image) return;
        log.Warning(
            "the config's image section (size {Size}) is not what the checkpoint was trained with (size {Trained}, mean [{Mean}], std [{Std}])",
            image.Size, trained.Size, string.Join(", ", trained.Mean), string.Join(", ", trained.Std));
    }
}
