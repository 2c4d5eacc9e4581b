using AslTrain.Training.Settings;
using System.Globalization;
using System.Text.Json;
using AslTrain.Foundation;
using AslTrain.Losses;
using AslTrain.Models;
using AslTrain.Models.Weights;
using AslTrain.Training.Configuration;
using AslTrain.Training.Tasks;
using static TorchSharp.torch;

namespace AslTrain.Training.Checkpoints;

/// <summary>What travels with the weights, so that a checkpoint can be used without its config.</summary>
/// <param name="Config">The run's settings: network and preprocessing among them.</param>
/// <param name="Classes">Names of the logits.</param>
sealed record CheckpointInfo(RunConfig Config, IReadOnlyList<string> Classes)
{
    /// <summary>Epochs done.</summary>
    public int Epoch { get; init; }

    /// <summary>Steps done.</summary>
    public long Step { get; init; }

    public WeightKind Weights { get; init; }

    /// <summary>In percent on the validation split, by the metric of the run's task; null where not evaluated since.</summary>
    public double? Score { get; init; }

    /// <summary>What steers gamma_neg; null where it is fixed.</summary>
    public AdaptiveAsymmetry? Adaptive { get; init; }

    /// <summary>Where the run is; null in a file that a run does not go on from.</summary>
    public RunPosition? Position { get; init; }
}

/// <summary>Checkpoints as safetensors files, with the field's tensor names.</summary>
static class Checkpoint
{
    /// <summary>Prefix of the averaged weights where a file holds both.</summary>
    public const string AveragePrefix = "ema.";

    /// <summary>Prefixes of the optimizer's vectors in the file that a run goes on from.</summary>
    public const string MeanPrefix = "optimizer.mean.", SquarePrefix = "optimizer.square.";

    static readonly string[] BesideWeights = [AveragePrefix, MeanPrefix, SquarePrefix];

    /// <exception cref="IOException">The disk is full or the folder cannot be written; an older file stays whole.</exception>
    public static void Save(string path, IEnumerable<(string Name, Tensor Tensor)> tensors, CheckpointInfo info) =>
        SafeTensorsWriter.Write(path, [.. tensors], Metadata(info));

    static Dictionary<string, string> Metadata(CheckpointInfo info)
    {
        Dictionary<string, string> metadata = new()
        {
            ["format"] = "pt",
            [ClassNames.MetadataKey] = JsonSerializer.Serialize(info.Classes),
            ["preprocessing"] = Preprocessing(info.Config.Image),
            ["epoch"] = info.Epoch.ToString(CultureInfo.InvariantCulture),
            ["step"] = info.Step.ToString(CultureInfo.InvariantCulture),
            ["weights"] = info.Weights.Name(),
            [RunTasks.Of(info.Config.Run).Metric.Name] = info.Score?.ToString("R", CultureInfo.InvariantCulture) ?? "",
            ["config"] = ConfigWriter.WriteOwn(info.Config),
        };
        if (info.Adaptive is not null) metadata[AdaptiveState.MetadataKey] = AdaptiveState.Write(info.Adaptive);
        if (info.Position is not null) metadata[RunPosition.MetadataKey] = info.Position.Write();
        return metadata;
    }

    /// <summary>
    /// The config that a checkpoint was trained with, as far as it is believed, changed by overrides; null where it has none.
    /// </summary>
    /// <exception cref="ConfigException">An override does not fit, or the stored text is damaged.</exception>
    public static RunConfig? ReadConfig(WeightFile file, IReadOnlyList<string> overrides) =>
        file.Metadata.TryGetValue("config", out string? text)
            ? ConfigReader.Parse(ConfigWriter.Write(StoredConfig.Read(text, file.Path)), $"{file.Path} (config)", overrides)
            : null;

    /// <summary>The class names of one of our checkpoints.</summary>
    /// <exception cref="BadInputException">There are none, or one is there twice.</exception>
    public static IReadOnlyList<string> ReadClasses(WeightFile file) =>
        file.Classes is { } names && names.Distinct().Count() == names.Count
            ? names
            : throw new BadInputException($"{file.Path}: the classes in the metadata are not a list of different names");

    /// <summary>The network of a config with a file's weights in full.</summary>
    /// <exception cref="BadInputException">The file's tensors are not those of the network, all and no others.</exception>
    public static Classifier LoadNetwork(WeightFile file, ModelSection model, int classes)
    {
        // Before a network is made that is larger than what the file has for it.
        NetworkOptions options = model.Network(classes);
        long wanted = Backbones.NumbersOf(options), held = file.Tensors.Values.Sum(tensor => tensor.Count);
        file.RequireLittleSharing();
        if (wanted > held)
        {
            throw new BadInputException(
                $"{file.Path}: too small a file for a {model.Backbone} with {classes} classes: it has {held / 1e6:0.0} million "
                + $"numbers, the network {wanted / 1e6:0.0} million{HintOf(file, model)}");
        }

        Classifier network = Backbones.Create(options);
        LoadReport report = LoadReport.Load(network, file);
        if (report.IsComplete && !report.Unexpected.Any(IsLeftOver)) return network;
        network.Dispose();
        throw new BadInputException(
            $"{file.Path}: not the weights of a {model.Backbone} with {classes} classes: {report.Summary}{HintOf(file, model)}");
    }

    /// <summary>Whether a tensor that no network has is none that a run keeps beside its weights either.</summary>
    public static bool IsLeftOver(string tensorName) =>
        !Array.Exists(BesideWeights, prefix => tensorName.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>How a message that a file is another network's goes on.</summary>
    public static string HintOf(WeightFile file, ModelSection model) =>
        Backbones.Recognize(file.Tensors.Where(entry => IsLeftOver(entry.Key))) switch
        {
            null => "; no backbone that is known here has just these",
            string fitting when fitting == model.Backbone => "",
            string fitting => $"; model.backbone={fitting} fits them",
        };

    static string Preprocessing(ImageSection image) =>
        JsonSerializer.Serialize(
            new { resize = "squish", size = image.Size, scale = "0..1", mean = image.Mean, std = image.Std });
}
