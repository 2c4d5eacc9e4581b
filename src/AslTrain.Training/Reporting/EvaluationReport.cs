using System.Text.Json;
using AslTrain.Metrics;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Evaluation;

namespace AslTrain.Training.Reporting;

/// <summary>The numbers of an evaluation, as a table for a person and as JSON.</summary>
/// <param name="Rows">Precision and recall under different rules of what is predicted: key in JSON, name for a person.</param>
/// <param name="TopOne">Share in percent of images whose one label has the highest score; null where images may have several.</param>
/// <param name="TopFive">The same of the five highest.</param>
public sealed record EvaluationReport(
    int Images, IReadOnlyList<string> Classes, double Threshold, AveragePrecision Precision, bool IsPartial,
    IReadOnlyList<(string Key, string Name, PrecisionRecall Values)> Rows, double? TopOne, double? TopFive)
{
    const int Top = 3, Five = 5;

    /// <summary>What of the highest three scores ML-GCN's definition asks for: a logit of 0.</summary>
    const double LeastOfTop = 0.5;

    static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static EvaluationReport Of(ScoredSplit scored) =>
        Of(scored.Scores, scored.Classes, scored.Config.Evaluate.Threshold, scored.Thresholds, scored.Config.Loss.IsSingleLabel);

    /// <param name="threshold">For all classes.</param>
    /// <param name="calibrated">Thresholds of the checkpoint's own; null for none.</param>
    /// <param name="isSingleLabel">Whether every image has one label.</param>
    public static EvaluationReport Of(ScoredLabels scores, IReadOnlyList<string> classes, double threshold, DecisionThresholds? calibrated, bool isSingleLabel)
    {
        List<(string, string, PrecisionRecall)> rows = [("at_threshold", $"scores above {threshold}", PrecisionRecall.AtThreshold(scores, threshold))];
        if (calibrated is not null) rows.Add(("calibrated", calibrated.Rule, PrecisionRecall.AtThresholds(scores, calibrated.Of(classes, threshold))));
        rows.Add(($"top{Top}", $"top {Top}", PrecisionRecall.OfTop(scores, Top)));
        rows.Add(($"top{Top}_at_least_{LeastOfTop}", $"top {Top}, {LeastOfTop} or more", PrecisionRecall.OfTop(scores, Top, LeastOfTop)));
        return new EvaluationReport(
            scores.Images, classes, threshold, AveragePrecision.Of(scores), scores.IsPartial, rows,
            isSingleLabel ? Accuracy.OfTop(scores, 1) : null, isSingleLabel ? Accuracy.OfTop(scores, Five) : null);
    }

    public IEnumerable<string> Lines()
    {
        int width = Math.Max(5, Classes.Max(name => name.Length));
        yield return $"{"class".PadRight(width)}  positives      AP";
        for (int i = 0; i < Classes.Count; i++)
        {
            string precision = Precision.Positives[i] == 0 || !Precision.IsScored(i) ? "-" : $"{100 * Precision.PerClass[i]:0.00}";
            yield return $"{Classes[i].PadRight(width)}  {Precision.Positives[i],9}  {precision,6}";
        }

        yield return "";
        if (TopOne is double one)
        {
            yield return $"top-1 {one:0.00} %, top-5 {TopFive:0.00} %, mAP {Precision.Mean:0.00} % on {Images} images, {Precision.ClassesScored} classes";
            yield break;
        }

        foreach (string line in PrecisionTable.Lines(Rows.Select(row => (row.Name, row.Values)))) yield return line;
        yield return "";
        yield return $"mAP {Precision.Mean:0.00} % on {Images} images, {Precision.ClassesScored} classes";
        yield return $"micro {Precision.Micro:0.00}, weighted {Precision.Weighted:0.00}; as VOC: area {Precision.MeanArea:0.00}, 11 points {Precision.MeanElevenPoint:0.00}";
        int present = Precision.ClassesWithPositives, left = Classes.Count - Precision.ClassesScored;
        if (IsPartial) yield return $"{left} of {Classes.Count} classes have no known positive or no known negative here and cannot be scored";
        else if (left > 0) yield return $"{left} classes have no positive here and are left out (evaluate.empty_class)";
        else if (present < Classes.Count) yield return $"{Classes.Count - present} classes have no positive here and count 0 (evaluate.empty_class); over the other {present}: mAP {Precision.MeanOfPresent:0.00} %";
    }

    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteJson(string path, string checkpoint)
    {
        using FileStream stream = File.Create(path);
        using Utf8JsonWriter json = new(stream, Indented);
        json.WriteStartObject();
        json.WriteString("checkpoint", checkpoint);
        json.WriteNumber("images", Images);
        if (TopOne is double one) json.WriteNumber("top1_accuracy", one);
        if (TopFive is double five) json.WriteNumber("top5_accuracy", five);
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
            : Precision.ClassesScored < Classes.Count ? "a class without positives does not count" : "a class without positives counts 0")
        + "; equal scores rank by image";
}
