using System.Text.Json;
using AslTrain.Metrics;

namespace AslTrain.Training.Reporting;

/// <summary>The numbers of an evaluation, as a table for a person and as JSON.</summary>
/// <param name="TopOne">Share in percent of images whose one label has the highest score; null where images may have several.</param>
/// <param name="TopFive">The same of the five highest.</param>
public sealed record EvaluationReport(
    int Images, IReadOnlyList<string> Classes, double Threshold, AveragePrecision Precision, PrecisionRecall AtThreshold, PrecisionRecall OfTop,
    double? TopOne, double? TopFive)
{
    const int Top = 3, Five = 5;

    /// <summary>Named in every file that carries a number: other tools define mAP otherwise.</summary>
    const string Definition = "mean over classes of the mean precision at the rank of each positive, not interpolated; "
        + "a class without positives counts 0, or, where labels are known in part, does not count, nor does one without negatives; equal scores rank by image";

    static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static EvaluationReport Of(ScoredLabels scores, IReadOnlyList<string> classes, double threshold, bool isSingleLabel) => new(
        scores.Images, classes, threshold, AveragePrecision.Of(scores), PrecisionRecall.AtThreshold(scores, threshold), PrecisionRecall.OfTop(scores, Top),
        isSingleLabel ? Accuracy.OfTop(scores, 1) : null, isSingleLabel ? Accuracy.OfTop(scores, Five) : null);

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

        yield return $"{"",-18}    CP     CR    CF1     OP     OR    OF1";
        yield return Row($"scores above {Threshold}", AtThreshold);
        yield return Row($"top {Top}", OfTop);
        yield return "";
        yield return $"mAP {Precision.Mean:0.00} % on {Images} images, {Precision.ClassesScored} classes";
        if (Precision.IsPartial)
        {
            yield return $"{Classes.Count - Precision.ClassesScored} of {Classes.Count} classes have no known positive or no known negative here and cannot be scored";
            yield break;
        }

        int present = Precision.ClassesWithPositives;
        if (present == Classes.Count) yield break;
        yield return $"{Classes.Count - present} classes have no positive here and count 0; over the other {present}: mAP {Precision.MeanOfPresent:0.00} %";
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
        json.WriteNumber("mAP_of_classes_with_positives", Precision.MeanOfPresent);
        json.WriteNumber("classes_scored", Precision.ClassesScored);
        json.WriteNumber("classes_with_positives", Precision.ClassesWithPositives);
        json.WriteNumber("threshold", Threshold);
        WriteMetrics(json, "at_threshold", AtThreshold);
        WriteMetrics(json, $"top{Top}", OfTop);
        json.WriteStartArray("classes");
        for (int i = 0; i < Classes.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("name", Classes[i]);
            json.WriteNumber("positives", Precision.Positives[i]);
            json.WriteNumber("negatives", Precision.Negatives[i]);
            json.WriteNumber("AP", 100 * Precision.PerClass[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static string Row(string name, PrecisionRecall values) =>
        $"{name,-18}{values.CP,6:0.00} {values.CR,6:0.00} {values.CF1,6:0.00} {values.OP,6:0.00} {values.OR,6:0.00} {values.OF1,6:0.00}";

    static void WriteMetrics(Utf8JsonWriter json, string name, PrecisionRecall values)
    {
        json.WriteStartObject(name);
        json.WriteNumber("CP", values.CP);
        json.WriteNumber("CR", values.CR);
        json.WriteNumber("CF1", values.CF1);
        json.WriteNumber("CF1_mean", values.CF1Mean);
        json.WriteNumber("OP", values.OP);
        json.WriteNumber("OR", values.OR);
        json.WriteNumber("OF1", values.OF1);
        json.WriteEndObject();
    }
}
