namespace AslTrain.Training.Optimization;

public enum ScheduleKind
{
    OneCycle,
    Cosine,
    Step,
    Constant,
}

/// <summary>
/// Learning rate and beta1 as pure functions of the step, so that a run goes on at any step with nothing restored.
/// </summary>
/// <param name="Kind">Which course.</param>
/// <param name="PeakRate">Highest learning rate, above 0.</param>
/// <param name="TotalSteps">Steps that the schedule is made for, also where the run stops earlier.</param>
/// <param name="StepsPerEpoch">Of which an epoch has so many.</param>
/// <param name="Warmup">Share of the steps in which the rate climbs, in [0, 1); above 0 for one-cycle.</param>
sealed record Schedule(ScheduleKind Kind, double PeakRate, long TotalSteps, int StepsPerEpoch, double Warmup)
{
    /// <summary>beta1 at the peak of one-cycle, and at its ends.</summary>
    public (double Min, double Max) CycledBeta1 { get; init; } = (0.85, 0.95);

    /// <summary>beta1 of the others.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Step: epochs after which the rate falls, again and again.</summary>
    public int StepEpochs { get; init; } = 30;

    /// <summary>Step: what is left of the rate each time.</summary>
    public double StepFactor { get; init; } = 0.1;

    /// <summary>Learning rate and beta1 of a step, counted from 0.</summary>
    public (double Rate, double Beta1) At(long step) => Kind == ScheduleKind.OneCycle
        ? new OneCycle(PeakRate, TotalSteps, Warmup, CycledBeta1.Min, CycledBeta1.Max).At(step)
        : (PeakRate * Climb(step) * Fall(step), Beta1);

    /// <summary>In a straight line, with the first step above 0 and the peak after the last.</summary>
    double Climb(long step) => step < Warmup * TotalSteps ? (step + 1) / ((Warmup * TotalSteps) + 1) : 1;

    double Fall(long step)
    {
        double climbed = Warmup * TotalSteps, fallen = Math.Min(1, (step - climbed) / (TotalSteps - climbed));
        return Kind switch
        {
            ScheduleKind.Cosine when step > climbed => (1 + Math.Cos(Math.PI * fallen)) / 2,
            ScheduleKind.Step => Math.Pow(StepFactor, step / StepsPerEpoch / StepEpochs),
            _ => 1,
        };
    }
}
