using AslTrain.Training.Evaluation;
using AslTrain.Training.Settings;

namespace AslEval.Cli.Report;

/// <summary>What was measured, and the figures that hang on no threshold.</summary>
static class ReportSummary
{
    /// <summary>Names and values, as they are shown.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(string checkpoint, ScoredSplit scored, EvaluationReport numbers)
    {
        RunConfig config = scored.Config;
        yield return ("mAP", $"{numbers.Precision.Mean:0.00} %");
        if (numbers.Accuracies.Count > 0)
        {
            string values = string.Join(", ", numbers.Accuracies.Select(accuracy => $"{accuracy.Value:0.00} %"));
            yield return (string.Join(", ", numbers.Accuracies.Select(accuracy => accuracy.Name)), values);
        }

        yield return ("micro mAP", $"{numbers.Precision.Micro:0.00} %");
        yield return ("weighted mAP", $"{numbers.Precision.Weighted:0.00} %");
        yield return ("images", $"{numbers.Images}");
        yield return ("classes", numbers.Precision.ClassesScored == scored.Classes.Count
            ? $"{scored.Classes.Count}"
            : $"{numbers.Precision.ClassesScored} scored of {scored.Classes.Count}");
        yield return ("split", scored.Name);
        yield return ("checkpoint", checkpoint);
        yield return ("backbone", $"{config.Model.Backbone}, {scored.Parameters / 1e6:0.00} million parameters");
        yield return (
            "loss",
            $"{config.Loss.Name} (gamma_neg {config.Loss.GammaNeg}, gamma_pos {config.Loss.GammaPos}, clip {config.Loss.Clip})");
        yield return ("image size", $"{config.Image.Size} pixels");
        string advice = scored.Thresholds is null ? "; asl-eval calibrate finds better ones" : "";
        yield return ("thresholds", Decision(scored) + advice);
    }

    /// <summary>When the checkpoint takes a class for present, in words.</summary>
    public static string Decision(ScoredSplit scored)
    {
        if (scored.Thresholds is null) return $"evaluate.threshold {scored.Config.Evaluate.Threshold}";
        double[] own = [.. scored.OwnThresholds.Distinct()];
        return own.Length == 1
            ? $"the checkpoint's own {own[0]} ({scored.Thresholds.Rule})"
            : $"the checkpoint's own of each class ({scored.Thresholds.Rule})";
    }
}
