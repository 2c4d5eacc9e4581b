using AslTrain.Losses;

namespace AslTrain.Training.Settings;

/// <summary>Adaptive asymmetry, loss.adaptive in a config.</summary>
public sealed record AdaptiveSection
{
    [Key("target", "Adaptive asymmetry: steers gamma_neg so that the gap, the mean probability of present labels less that of "
        + "absent ones being absent, comes to this (the paper's figure: 0.1); null for a fixed gamma_neg.",
        AtLeast = -1, AtMost = 1)]
    public double? Target { get; init; }

    [Key("rate", "Change of gamma_neg a step for a gap that is off by 1.", Above = 0)]
    public double Rate { get; init; } = 0.01;

    [Key("window", "Steps over which the gap is averaged.", AtLeast = 1, AtMost = 100_000)]
    public int Window { get; init; } = 10;

    [Key("gamma_min", "gamma_neg goes no lower.", AtLeast = 0, AtMost = 100)]
    public double GammaMin { get; init; }

    [Key("gamma_max", "Nor higher.", AtLeast = 0, AtMost = 100)]
    public double GammaMax { get; init; } = 10;

    /// <summary>null without a target.</summary>
    internal AdaptiveOptions? Options => Target is double target ? new(target, Rate, Window, GammaMin, GammaMax) : null;
}
