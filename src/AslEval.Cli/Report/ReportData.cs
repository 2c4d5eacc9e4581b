using System.Text.Json;
using AslTrain.Foundation;
using AslTrain.Metrics;
using AslTrain.Training.Evaluation;

namespace AslEval.Cli.Report;

/// <summary>What the page's scripts read. Its size grows with the classes, and not with the images.</summary>
sealed class ReportData(
    string checkpoint, ScoredSplit scored, EvaluationReport numbers, TrainingCurves curves, Galleries galleries)
{
    const int Confusions = 30;

    /// <summary>One JSON object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("title", $"{scored.Config.Run.Name}: {scored.Config.Model.Backbone} on {scored.Name}");
        WriteSummary(json);
        WriteClasses(json);
        WriteConfusions(json);
        curves.Write(json);
        galleries.Write(json);
        json.WriteEndObject();
    }

    void WriteSummary(Utf8JsonWriter json)
    {
        json.WriteStartArray("facts");
        foreach ((string name, string value) in ReportSummary.Facts(checkpoint, scored, numbers))
        {
            json.WriteStartArray();
            json.WriteStringValue(name);
            json.WriteStringValue(value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteString("definition", numbers.Definition);
        json.WriteStartArray("rules");
        foreach ((_, string name, PrecisionRecall values) in numbers.Rows)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            PrecisionTable.WriteJson(json, "values", values);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    void WriteClasses(Utf8JsonWriter json)
    {
        double threshold = scored.Config.Evaluate.Threshold;
        double[] own = [.. scored.OwnThresholds.Distinct()];
        double[] marks = own.Length == 1 && own[0] != threshold ? [threshold, own[0]] : [threshold];
        double[] thresholds = PageThresholds.Including(marks);
        json.WriteList("thresholds", thresholds, json.WriteNumberValue);
        json.WriteStartArray("marks");
        foreach ((int index, double mark) in marks.Index())
        {
            json.WriteStartObject();
            json.WriteString("name", index == 0 ? "evaluate.threshold" : scored.Thresholds!.Rule);
            json.WriteNumber("index", Array.IndexOf(thresholds, mark));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("isPartial", scored.Scores.IsPartial);
        json.WriteList("classes", scored.Classes, json.WriteStringValue);
        json.WriteList("scored", numbers.Precision.Scored, isScored => json.WriteNumberValue(isScored ? 1 : 0));
        json.WriteList("precisions", numbers.Precision.PerClass.Select(precision => 100 * precision), json.WriteNumberValue);
        json.WriteBase64String("counts", PackedCounts.Of(new ScoreHistogram(scored.Scores, thresholds)));
    }

    void WriteConfusions(Utf8JsonWriter json)
    {
        json.WriteString("confusionRule", ReportSummary.Decision(scored));
        json.WriteStartArray("confusions");
        foreach (LabelConfusion pair in LabelConfusion.Top(scored.Scores, scored.OwnThresholds, Confusions))
        {
            json.WriteStartObject();
            json.WriteNumber("present", pair.Present);
            json.WriteNumber("predicted", pair.Predicted);
            json.WriteNumber("count", pair.Count);
            json.WriteNumber("images", pair.Images);
            if (pair.ShareElsewhere is double share) json.WriteNumber("elsewhere", 100 * share);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
