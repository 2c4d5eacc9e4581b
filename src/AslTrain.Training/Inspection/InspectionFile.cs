using System.Text.Json;
using AslTrain.Data.Images;

namespace AslTrain.Training.Inspection;

/// <summary>An inspection as JSON.</summary>
static class InspectionFile
{
    static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, DataInspection inspection)
    {
        using FileStream stream = File.Create(path);
        using Utf8JsonWriter json = new(stream, Indented);
        json.WriteStartObject();
        WriteTexts(json, "classes", inspection.Classes);
        foreach (SplitInspection split in (SplitInspection[])[inspection.Train, inspection.Val]) WriteSplit(json, split);
        WriteTexts(json, "in_both_splits", inspection.InBoth);
        json.WriteEndObject();
    }

    static void WriteSplit(Utf8JsonWriter json, SplitInspection split)
    {
        json.WriteStartObject(split.Name);
        json.WriteNumber("images", split.Labels.Images);
        json.WriteNumber("unlabeled", split.Labels.Unlabeled);
        json.WriteNumber("most_labels", split.Labels.MostLabels);
        json.WriteNumber("unknown", split.Labels.Unknown);
        WriteNumbers(json, "positives", split.Labels.Positives);
        WriteNumbers(json, "negatives", split.Labels.Negatives);
        WriteNumbers(json, "difficult", split.Labels.Difficult);
        WriteTexts(json, "missing", split.Files.Missing);
        WriteTexts(json, "unreadable", split.Files.Unreadable.Select(defect => defect.Reason));
        json.WriteNumber("truncated", split.CountOf(DefectKind.Truncated));
        json.WriteNumber("refused_colors", split.CountOf(DefectKind.RefusedColors));
        json.WriteNumber("grey", split.Files.Grey);
        json.WriteNumber("with_alpha", split.Files.WithAlpha);
        json.WriteNumber("turned", split.Files.Turned);
        WriteTexts(json, "twice", split.Twice);
        json.WriteEndObject();
    }

    static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
