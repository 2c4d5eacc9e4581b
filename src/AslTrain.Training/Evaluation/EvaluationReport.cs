using System.Text.Json;
using AslTrain.Foundation;
using AslTrain.Metrics;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Tasks;

namespace AslTrain.Training.Evaluation;

/// <summary>The numbers of an evaluation, as a table for a person and as JSON.</summary>
/// <param name="Rows">Precision and recall under different rules of what is predicted: key in JSON, name for a person.</param>
/// <param name="Accuracies">
/// Shares of images in percent that the highest scores get right: key in JSON, name for a person.
/// </param>
public sealed record EvaluationReport(
    int Images,
    IReadOnlyList<string> Classes,
    double Threshold,
    AveragePrecision Precision,
    bool IsPartial,
    IReadOnlyList<(string Key, string Name, PrecisionRecall Values)> Rows,
    IReadOnlyList<(string Key, string Name, double Value)> Accuracies)
{
    /// <summary>How <see cref="WriteJson(string, string)"/> begins.</summary>
    public const string JsonStart = $"{{\n  \"{Checkpoint}\": ";

    const string Checkpoint = "checkpoint";
    const int Top = 3;

    /// <summary>What of the highest three scores ML-GCN's definition asks for: a logit of 0.</summary>
    const double LeastOfTop = 0.5;

    public static EvaluationReport Of(ScoredSplit scored) =>
        Of(scored.Scores, scored.Classes, scored.Config.Evaluate.Threshold, scored.Thresholds, scored.Task);

    /// <param name="threshold">For all classes.</param>
    /// <param name="calibrated">Thresholds of the checkpoint's own; null for none.</param>
    /// <param name="task">Which says what accuracy is.</param>
    public static EvaluationReport Of(
        ScoredLabels scores, IReadOnlyList<string> classes, double threshold, DecisionThresholds? calibrated, IRunTask task)
    {
        List<(string, string, PrecisionRecall)> rows = [];
        Add("at_threshold", $"scores above {threshold}", PrecisionRecall.AtThreshold(scores, threshold));
        if (calibrated is not null)
        {
            Add("calibrated", calibrated.Rule, PrecisionRecall.AtThresholds(scores, calibrated.Of(classes, threshold)));
        }

        Add($"top{Top}", $"top {Top}", PrecisionRecall.OfTop(scores, Top));
        Add(
            $"top{Top}_at_least_{LeastOfTop}", $"top {Top}, {LeastOfTop} or more",
            PrecisionRecall.OfTop(scores, Top, LeastOfTop));
        return new EvaluationReport(
            scores.Images, classes, threshold, AveragePrecision.Of(scores), scores.IsPartial, rows, task.Accuracies(scores));

        void Add(string key, string name, PrecisionRecall values) => rows.Add((key, name, values));
    }

    public IEnumerable<string> Lines()
    {
        int width = Math.Max(5, Classes.Max(name => name.Length));
        yield return $"{"class".PadRight(width)}  positives      AP";
        for (int i = 0; i < Classes.Count; i++)
        {
            bool isEmpty = Precision.Positives[i] == 0 || !Precision.IsScored(i);
            string precision = isEmpty ? "-" : $"{100 * Precision.PerClass[i]:0.00}";
            yield return $"{Classes[i].PadRight(width)}  {Precision.Positives[i],9}  {precision,6}";
        }

        yield return "";
        if (Accuracies.Count > 0)
        {
            string accuracies = string.Join(", ", Accuracies.Select(accuracy => $"{accuracy.Name} {accuracy.Value:0.00} %"));
            yield return $"{accuracies}, mAP {Precision.Mean:0.00} % on {Images} images, {Precision.ClassesScored} classes";
            yield break;
        }

        foreach (string line in PrecisionTable.Lines(Rows.Select(row => (row.Name, row.Values)))) yield return line;
        yield return "";
        yield return $"mAP {Precision.Mean:0.00} % on {Images} images, {Precision.ClassesScored} classes";
        yield return $"micro {Precision.Micro:0.00}, weighted {Precision.Weighted:0.00}; "
            + $"as VOC: area {Precision.MeanArea:0.00}, 11 points {Precision.MeanElevenPoint:0.00}";
        if (UnscoredClasses() is string unscored) yield return unscored;
    }

    /// <summary>The classes that are left out of the mean or count 0 in it, as a sentence; null where there are none.</summary>
    string? UnscoredClasses()
    {
        int present = Precision.ClassesWithPositives, left = Classes.Count - Precision.ClassesScored;
        if (IsPartial)
        {
            return $"{left} of {Classes.Count} classes have no known positive or no known negative here and cannot be scored";
        }

        if (left > 0) return $"{left} classes have no positive here and are left out (evaluate.empty_class)";
        if (present == Classes.Count) return null;
        return $"{Classes.Count - present} classes have no positive here and count 0 (evaluate.empty_class); "
            + $"over the other {present}: mAP {Precision.MeanOfPresent:0.00} %";
    }

    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteJson(string path, string checkpoint)
    {
        WholeFile.Write(path, stream =>
        {
            using Utf8JsonWriter json = new(stream, JsonLayout.Indented);
            WriteJson(json, checkpoint);
        });
    }

    void WriteJson(Utf8JsonWriter json, string checkpoint)
    {
        json.WriteStartObject();
        json.WriteString(Checkpoint, checkpoint);
        json.WriteNumber("images", Images);
        foreach ((string key, _, double value) in Accuracies) json.WriteNumber(key, value);
        json.WriteNumber("mAP", Precision.Mean);
        json.WriteString("map_definition", Definition);
        json.WriteNumber("mAP_micro", Precision.Micro);
        json.WriteNumber("mAP_weighted", Precision.Weighted);
        json.WriteNumber("mAP_voc_area", Precision.MeanArea);
        json.WriteNumber("mAP_voc_11_points", Precision.MeanElevenPoint);
        json.WriteNumber("mAP_of_classes_with_positives", Precision.MeanOfPresent);
        json.WriteNumber("classes_scored", Precision.ClassesScored);
        json.WriteNumber("classes_with_positives", Precision.ClassesWithPositives);
        json.WriteNumber("threshold", Threshold);
        foreach ((string key, _, PrecisionRecall values) in Rows) PrecisionTable.WriteJson(json, key, values);
        json.WriteStartArray("classes");
        for (int i = 0; i < Classes.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("name", Classes[i]);
            json.WriteNumber("positives", Precision.Positives[i]);
            json.WriteNumber("negatives", Precision.Negatives[i]);
            json.WriteNumber("AP", 100 * Precision.PerClass[i]);
            json.WriteNumber("AP_voc_area", 100 * Precision.Area[i]);
            json.WriteNumber("AP_voc_11_points", 100 * Precision.ElevenPoint[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Named in every file that carries a number: other tools define mAP otherwise.</summary>
    public string Definition => "mean over classes of the mean precision at the rank of each positive, not interpolated; "
        + (IsPartial ? "labels are known in part: a class without a known positive or negative does not count"
            : Precision.ClassesScored < Classes.Count ? "a class without positives does not count"
            : "a class without positives counts 0")
        + "; equal scores are one threshold";
}
