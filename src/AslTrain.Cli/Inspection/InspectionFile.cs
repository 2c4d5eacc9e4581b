using System.Text.Json;
using AslTrain.Data.Images;
using AslTrain.Foundation;

namespace AslTrain.Cli.Inspection;

/// <summary>An inspection as JSON.</summary>
static class InspectionFile
{
    /// <summary>Who writes it, which the file itself says too.</summary>
    public const string Command = "asl-train inspect";

    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, DataInspection inspection) => WholeFile.Write(path, stream =>
    {
        using Utf8JsonWriter json = new(stream, JsonLayout.Indented);
        json.WriteStartObject();
        json.WriteString("written_by", Command);
        json.WriteList("classes", inspection.Classes, json.WriteStringValue);
        foreach (SplitInspection split in (SplitInspection[])[inspection.Train, inspection.Val]) WriteSplit(json, split);
        json.WriteList("in_both_splits", inspection.InBoth, json.WriteStringValue);
        json.WriteEndObject();
    });

    static void WriteSplit(Utf8JsonWriter json, SplitInspection split)
    {
        json.WriteStartObject(split.Name);
        json.WriteNumber("images", split.Labels.Images);
        json.WriteNumber("unlabeled", split.Labels.Unlabeled);
        json.WriteNumber("most_labels", split.Labels.MostLabels);
        json.WriteNumber("unknown", split.Labels.Unknown);
        json.WriteList("positives", split.Labels.Positives, json.WriteNumberValue);
        json.WriteList("negatives", split.Labels.Negatives, json.WriteNumberValue);
        json.WriteList("difficult", split.Labels.Difficult, json.WriteNumberValue);
        json.WriteList("missing", split.Files.Missing, json.WriteStringValue);
        json.WriteList("unreadable", split.Files.Unreadable.Select(defect => defect.Reason), json.WriteStringValue);
        json.WriteNumber("truncated", split.CountOf(DefectKind.Truncated));
        json.WriteNumber("refused_colors", split.CountOf(DefectKind.RefusedColors));
        json.WriteNumber("grey", split.Files.Grey);
        json.WriteNumber("with_alpha", split.Files.WithAlpha);
        json.WriteNumber("turned", split.Files.Turned);
        json.WriteList("twice", split.Twice, json.WriteStringValue);
        json.WriteEndObject();
    }
}
