using System.Globalization;
using System.Text.Json;
using AslTrain.Foundation;
using AslTrain.Models.Onnx;
using AslTrain.Models.Weights;
using AslTrain.Training.Tasks;

namespace AslTrain.Training.Checkpoints;

/// <summary>What an ONNX model of asl-train export says of itself in its metadata.</summary>
/// <param name="Classes">Names of the outputs.</param>
/// <param name="Size">Side of the images in pixels.</param>
/// <param name="HasScores">Whether the output is scores in 0 .. 1; otherwise logits.</param>
/// <param name="Task">Which makes scores of logits.</param>
/// <param name="Threshold">
/// Above which a class is predicted where <paramref name="Thresholds"/> tell none: evaluate.threshold, within 0 .. 1.
/// </param>
/// <param name="Thresholds">Of asl-eval calibrate; null for none.</param>
public sealed record ExportedModel(
    IReadOnlyList<string> Classes, int Size, bool HasScores, IRunTask Task, double Threshold, DecisionThresholds? Thresholds)
{
    /// <summary>Highest side that the preprocessing may ask for: more than any network is trained with.</summary>
    const int LargestSize = 4096;

    const string PreprocessingKey = "preprocessing", OutputKey = "output";
    const string ActivationKey = "activation", ThresholdKey = "threshold";

    public Dictionary<string, string> Write(string backbone)
    {
        Dictionary<string, string> metadata = new()
        {
            [ClassNames.MetadataKey] = JsonSerializer.Serialize(Classes),
            [PreprocessingKey] = JsonSerializer.Serialize(
                new { resize = "squish", size = Size, channels = "RGB", scale = "0..1", normalization = "in the model" }),
            ["backbone"] = backbone,
            [OutputKey] = HasScores ? OnnxFile.Scores : OnnxFile.Logits,
            [ActivationKey] = Task.Activation,
            [ThresholdKey] = Threshold.ToString("R", CultureInfo.InvariantCulture),
        };
        if (Thresholds is not null) metadata[DecisionThresholds.MetadataKey] = Thresholds.Write();
        return metadata;
    }

    /// <param name="metadata">Of a model.</param>
    /// <param name="path">For messages.</param>
    /// <exception cref="BadInputException">It is none of asl-train export, or damaged.</exception>
    internal static ExportedModel Read(IReadOnlyDictionary<string, string> metadata, string path) => new(
        ClassNames.FromMetadata(metadata, path)
            ?? throw new BadInputException($"{path}: names no classes; asl-train export writes models that do"),
        ReadSize(metadata, path),
        metadata.GetValueOrDefault(OutputKey) == OnnxFile.Scores,
        RunTasks.WithActivation(metadata.GetValueOrDefault(ActivationKey))
            ?? throw new BadInputException(
                $"{path}: the activation in its metadata is none that is known; asl-train export writes it"),
        ReadThreshold(metadata, path),
        DecisionThresholds.Read(metadata, path));

    static double ReadThreshold(IReadOnlyDictionary<string, string> metadata, string path)
    {
        string? text = metadata.GetValueOrDefault(ThresholdKey);
        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double threshold);
        if (isNumber && threshold is > 0 and < 1) return threshold;
        throw new BadInputException(
            $"{path}: the threshold in its metadata is no number between 0 and 1; asl-train export writes it");
    }

    static int ReadSize(IReadOnlyDictionary<string, string> metadata, string path)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(metadata.GetValueOrDefault(PreprocessingKey, ""));
            int size = json.RootElement.GetProperty("size").GetInt32();
            if (size is > 0 and <= LargestSize) return size;
        }
        catch (Exception error)
            when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
        }

        throw new BadInputException(
            $"{path}: the preprocessing in its metadata names no size of images; asl-train export writes it");
    }
}
