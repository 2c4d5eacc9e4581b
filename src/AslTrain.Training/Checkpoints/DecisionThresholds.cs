using System.Text.Json;
using AslTrain.Foundation;

namespace AslTrain.Training.Checkpoints;

/// <summary>The scores above which a checkpoint's classes are taken for present, found by asl-eval calibrate.</summary>
/// <param name="Rule">What they are best for, in words.</param>
/// <param name="OfClasses">By class name, each in 0 .. 1; 1 for a class that is never predicted.</param>
public sealed record DecisionThresholds(string Rule, IReadOnlyDictionary<string, double> OfClasses)
{
    /// <summary>Key of a safetensors header.</summary>
    public const string MetadataKey = "thresholds";

    /// <summary>One for each of a list of classes.</summary>
    /// <param name="otherwise">For classes that were not calibrated.</param>
    public double[] Of(IReadOnlyList<string> classes, double otherwise) =>
        [.. classes.Select(name => OfClasses.GetValueOrDefault(name, otherwise))];

    public string Write() => JsonSerializer.Serialize(new { rule = Rule, thresholds = OfClasses });

    /// <summary>Those of a file; null where it has none.</summary>
    /// <param name="path">Of the file, for messages.</param>
    /// <exception cref="BadInputException">They are damaged.</exception>
    internal static DecisionThresholds? Read(IReadOnlyDictionary<string, string> metadata, string path)
    {
        if (!metadata.TryGetValue(MetadataKey, out string? text)) return null;
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            Dictionary<string, double> ofClasses = [];
            foreach (JsonProperty entry in json.RootElement.GetProperty("thresholds").EnumerateObject())
            {
                ofClasses[entry.Name] = entry.Value.GetDouble();
            }

            string rule = json.RootElement.GetProperty("rule").GetString() ?? "";
            bool areSound = ofClasses.Values.All(value => value is >= 0 and <= 1) && Printable.IsName(rule);
            if (areSound) return new DecisionThresholds(rule, ofClasses);
        }
        catch (Exception error)
            when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
        }

        throw new BadInputException($"{path}: the thresholds in the metadata are damaged; asl-eval calibrate writes new ones");
    }
}
