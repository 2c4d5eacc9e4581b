using AslTrain.Data.Formats;
using AslTrain.Foundation;
using AslTrain.Models;
using AslTrain.Models.Weights;
using AslTrain.Training.Configuration;
using AslTrain.Training.Settings;

namespace AslTrain.Training.Checkpoints;

/// <summary>A checkpoint without a config of ours, such as those that the authors publish: what it tells of itself.</summary>
public static class PublishedCheckpoint
{
    /// <summary>
    /// A config from --set alone; the head is told by the file, and the data's format by its folder, where no setting names them.
    /// </summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="overrides">The settings.</param>
    /// <param name="needsData">Whether they must name a data set; otherwise the section stays that of drawn scenes.</param>
    /// <exception cref="ConfigException">A setting does not fit.</exception>
    /// <exception cref="BadInputException">The network or the data are not named.</exception>
    public static RunConfig Config(WeightFile file, IReadOnlyList<string> overrides, bool needsData)
    {
        string? root = Setting(overrides, "data.root"), backbone = Setting(overrides, "model.backbone");
        string? format = Setting(overrides, "data.format")
            ?? (root is null ? null : DataFormats.Recognize(root)?.Name)
            ?? (needsData ? null : DataFormats.Drawn.Name);
        if (backbone is null || format is null)
        {
            string data = !needsData ? "" : root is not null && format is null
                ? $" and, as {root} has none of the known layouts, --set data.format=..."
                : " and --set data.root=..., --set data.format=...";
            throw new BadInputException(
                $"{file.Path}: holds no config of asl-train: say --set model.backbone=... (one of "
                + $"{string.Join(", ", Backbones.Names)}){data}, or name a --config");
        }

        NetworkOptions head = Heads.Recognize(file, new NetworkOptions(backbone, Classes: 1));
        string text = $"""
            data:
              format: {ConfigWriter.Format(format)}
            model:
              head: {EnumNames.Of(head.Head)}
              decoder_groups: {head.DecoderGroups}
              decoder_embedding: {head.DecoderEmbedding}
            """;
        return ConfigReader.Parse(text, file.Path, overrides);
    }

    /// <summary>Logits that the file's head gives.</summary>
    /// <exception cref="BadInputException">It has no head, or its class names are not as many.</exception>
    public static int Logits(WeightFile file)
    {
        if (Heads.LogitsOf(file) is not (string name, long count))
        {
            throw new BadInputException(
                $"{file.Path}: has no head, so it cannot be evaluated; train one on it (model.weights)");
        }

        int logits = (int)Math.Min(count, int.MaxValue);
        return file.Classes is null || file.Classes.Count == logits ? logits : throw new BadInputException(
            $"{file.Path}: names {file.Classes.Count} classes, but its head has {logits} logits ({name})");
    }

    /// <summary>The last setting of a key, as the config's reader takes it.</summary>
    static string? Setting(IReadOnlyList<string> overrides, string key) => overrides
        .Where(setting => setting.StartsWith(key + "=", StringComparison.Ordinal))
        .Select(setting => setting[(key.Length + 1)..].Trim(' ', '"', '\'')).LastOrDefault();
}
