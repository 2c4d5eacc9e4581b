using System.Globalization;
using System.Text.Json;
using AslTrain.Models;
using AslTrain.Models.Weights;
using AslTrain.Training.Configuration;
using static TorchSharp.torch;

namespace AslTrain.Training.Checkpoints;

/// <summary>What travels with the weights, so that a checkpoint can be used without its config.</summary>
/// <param name="Config">The run's settings: network and preprocessing among them.</param>
/// <param name="Classes">Names of the logits.</param>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Weights">trained or ema.</param>
/// <param name="MeanAveragePrecision">In percent on the validation split; null where not evaluated since.</param>
public sealed record CheckpointInfo(
    RunConfig Config, IReadOnlyList<string> Classes, int Epoch, long Step, string Weights, double? MeanAveragePrecision);

/// <summary>Checkpoints as safetensors files, with the field's tensor names.</summary>
public static class Checkpoint
{
    /// <summary>Prefix of the averaged weights where a file holds both.</summary>
    public const string AveragePrefix = "ema.";

    /// <exception cref="IOException">The disk is full or the folder cannot be written; an older file stays whole.</exception>
    public static void Save(string path, IEnumerable<(string Name, Tensor Tensor)> tensors, CheckpointInfo info) =>
        SafeTensorsWriter.Write(path, [.. tensors], new Dictionary<string, string>
        {
            ["format"] = "pt",
            ["classes"] = JsonSerializer.Serialize(info.Classes),
            ["preprocessing"] = Preprocessing(info.Config.Image),
            ["epoch"] = info.Epoch.ToString(CultureInfo.InvariantCulture),
            ["step"] = info.Step.ToString(CultureInfo.InvariantCulture),
            ["weights"] = info.Weights,
            ["mAP"] = info.MeanAveragePrecision?.ToString("R", CultureInfo.InvariantCulture) ?? "",
            ["config"] = ConfigWriter.Write(info.Config),
        });

    /// <summary>The config that a checkpoint was trained with, changed by overrides; null where it has none.</summary>
    /// <exception cref="ConfigException">An override does not fit, or the stored text is damaged.</exception>
    public static RunConfig? ReadConfig(SafeTensorsFile file, string path, IReadOnlyList<string> overrides) =>
        file.Metadata.TryGetValue("config", out string? text) ? ConfigReader.Parse(text, $"{path} (config)", overrides) : null;

    /// <summary>The class names of a checkpoint; null where it has none.</summary>
    /// <exception cref="InvalidDataException">They are no list of texts.</exception>
    public static IReadOnlyList<string>? ReadClasses(SafeTensorsFile file, string path)
    {
        if (!file.Metadata.TryGetValue("classes", out string? text)) return null;
        try
        {
            return JsonSerializer.Deserialize<string[]>(text) is { Length: > 0 } names
                && names.All(name => name is not null) && names.Distinct().Count() == names.Length ? names : throw Unsound();
        }
        catch (JsonException)
        {
            throw Unsound();
        }

        InvalidDataException Unsound() => new($"{path}: the classes in the metadata are not a list of different names");
    }

    /// <summary>The network of a config with a file's weights in full.</summary>
    /// <exception cref="InvalidDataException">The file's tensors are not those of the network.</exception>
    public static nn.Module<Tensor, Tensor> LoadNetwork(SafeTensorsFile file, string path, string backbone, int classes)
    {
        nn.Module<Tensor, Tensor> network = Backbones.Create(backbone, classes);
        LoadReport report = LoadReport.Load(network, file);
        if (report.IsComplete) return network;
        network.Dispose();
        throw new InvalidDataException($"{path}: not the weights of a {backbone} with {classes} classes: {report.Summary}");
    }

    static string Preprocessing(ImageSection image) =>
        JsonSerializer.Serialize(new { resize = "squish", size = image.Size, scale = "0..1", mean = image.Mean, std = image.Std });
}
