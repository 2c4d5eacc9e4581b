using AslTrain.Training.Optimization;

namespace AslTrain.Training.Settings;

/// <summary>The course of the learning rate, and when training ends.</summary>
public sealed record ScheduleSection
{
    [Key("name", "The course of the learning rate: one_cycle as the authors, cosine, step, constant.")]
    public ScheduleKind Kind { get; init; }

    [Key("epochs", "Epochs that the schedule is made for.", AtLeast = 1, AtMost = 100_000)]
    public int Epochs { get; init; } = 80;

    [Key("stop_after", "Epochs after which training ends; null for all, also where --set makes the schedule shorter.",
        AtLeast = 1, AtMost = 100_000)]
    public int? StopAfter { get; init; }

    [Key("patience", "Training ends after so many epochs without a better score; null for never.", AtLeast = 1, AtMost = 100_000)]
    public int? Patience { get; init; }

    [Key("warmup", "Share of the schedule in which the learning rate climbs; null for 0.2 (one_cycle), 0.05 (cosine), 0 (step, "
        + "constant).", AtLeast = 0, Below = 1, IsImplied = true)]
    public double Warmup { get; init; } = 0.2;

    [Key("step_epochs", "step: epochs after which the learning rate falls, again and again.", AtLeast = 1, AtMost = 100_000)]
    public int StepEpochs { get; init; } = 30;

    [Key("step_factor", "step: what is left of it each time.", Above = 0, Below = 1)]
    public double StepFactor { get; init; } = 0.1;

    [Key("beta1_min", "one_cycle: Adam's beta1 at the highest learning rate.", AtLeast = 0, Below = 1)]
    public double Beta1Min { get; init; } = 0.85;

    [Key("beta1_max", "one_cycle: Adam's beta1 at both ends.", AtLeast = 0, Below = 1)]
    public double Beta1Max { get; init; } = 0.95;

    /// <summary>The epoch that training ends with, counted from 1.</summary>
    internal int LastEpoch => StopAfter ?? Epochs;

    internal Schedule Create(OptimizerSection optimizer, int stepsPerEpoch) =>
        new(Kind, optimizer.Rate, (long)Epochs * stepsPerEpoch, stepsPerEpoch, Warmup)
        {
            CycledBeta1 = (Beta1Min, Beta1Max),
            Beta1 = optimizer.Beta1,
            StepEpochs = StepEpochs,
            StepFactor = StepFactor,
        };
}
