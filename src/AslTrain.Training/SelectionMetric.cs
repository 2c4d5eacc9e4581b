using AslTrain.Data.Annotations;
using AslTrain.Metrics;

namespace AslTrain.Training;

/// <summary>What the best epoch is best by.</summary>
/// <param name="Name">mAP, or top-1 where images have one label each.</param>
/// <param name="Of">In percent.</param>
sealed record SelectionMetric(string Name, Func<ScoredLabels, double> Of)
{
    public static SelectionMetric MeanAveragePrecision { get; } = new("mAP", AveragePrecision.MeanOf);

    public static SelectionMetric TopOne { get; } = new("top-1", scores => Accuracy.OfTop(scores, 1));

    public static SelectionMetric For(Settings.LossSection loss) => loss.IsSingleLabel ? TopOne : MeanAveragePrecision;

    /// <summary>A loss of one label an image needs one label an image.</summary>
    /// <exception cref="InvalidDataException">An image has none or several.</exception>
    public static void RequireSingleLabels(LabeledImages split, string name)
    {
        LabeledImage? other = split.Images.FirstOrDefault(image => image.Positive.Count != 1 || image.Difficult.Count > 0);
        if (other is not null)
        {
            throw new InvalidDataException(
                $"split '{name}': the image {other.Name} has {other.Positive.Count + other.Difficult.Count} labels; loss asl_single_label needs one an image (loss.name: asl takes any number)");
        }
    }
}
