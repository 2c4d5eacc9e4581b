using AslTrain.Data.Batches;

namespace AslTrain.Training.Settings;

/// <summary>What becomes of labels that a data set leaves unknown.</summary>
public sealed record PartialLabels
{
    [Key("unknown", "What unknown labels count as in training (Open Images, CSV): absent, nothing, or absent but for the "
        + "likeliest of a batch.")]
    public UnknownLabel Unknown { get; init; }

    [Key("unknown_likeliest", "Selective: unknown labels an image that are ignored, the likeliest of the batch.",
        AtLeast = 0, AtMost = 100_000)]
    public int Likeliest { get; init; } = 5;

    [Key("class_priors", "Selective: a CSV file of Classes, avg_pred; unknown labels of frequent classes are ignored.",
        IsPath = true)]
    public string? ClassPriors { get; init; }

    [Key("prior_threshold", "Selective: the avg_pred from which a class is frequent.", Above = 0, Below = 1)]
    public double PriorThreshold { get; init; } = 0.05;
}
