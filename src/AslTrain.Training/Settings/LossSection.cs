using AslTrain.Losses;

namespace AslTrain.Training.Settings;

/// <summary>The loss's numbers; a preset's own where the config names none.</summary>
public sealed record LossSection
{
    [Key("name", "Preset of the three numbers below: asl 4, 0, 0.05; focal 2, 2, 0; ce 0, 0, 0. Given by --set it replaces the "
        + "file's numbers. asl_single_label of older configs is asl with run.task: single_label.")]
    public string Name { get; init; } = "asl";

    [Key("gamma_neg", "Focusing of the negatives; null for the preset's.", AtLeast = 0, IsImplied = true)]
    public double GammaNeg { get; init; } = AsymmetricLoss.Paper.GammaNeg;

    [Key("gamma_pos", "Focusing of the positives; null for the preset's.", AtLeast = 0, IsImplied = true)]
    public double GammaPos { get; init; } = AsymmetricLoss.Paper.GammaPos;

    [Key("clip", "Probability margin of the negatives; null for the preset's, with run.task: single_label 0.",
        AtLeast = 0, Below = 1, IsImplied = true)]
    public double Clip { get; init; } = AsymmetricLoss.Paper.Clip;

    [Key("gamma_unknown", "Focusing of unknown labels that count as negatives; null for gamma_neg.", AtLeast = 0)]
    public double? GammaUnknown { get; init; }

    [Key("label_smoothing", "Share of the target that both sides of a label, or all classes of an image of one label, have "
        + "evenly; null for 0, with run.task: single_label 0.1.", AtLeast = 0, Below = 1, IsImplied = true)]
    public double LabelSmoothing { get; init; }

    [Group("adaptive")]
    public AdaptiveSection Steering { get; init; } = new();

    [Key("detach_weight", "Focusing weight as a constant in the gradient, as in train.py; false for the whole gradient.")]
    public bool DetachWeight { get; init; } = true;

    /// <summary>How gamma_neg is steered; null where it is fixed.</summary>
    internal AdaptiveOptions? Adaptive => Steering.Options;
}
