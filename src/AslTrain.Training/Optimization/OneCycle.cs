namespace AslTrain.Training.Optimization;

/// <summary>
/// The one-cycle schedule of the recipe, as torch's OneCycleLR with cosine annealing: the learning rate climbs from a
/// 25th of the peak, then falls to a 10,000th of where it began, while beta1 falls and climbs again. A pure function
/// of the step, so that a run goes on at any step with nothing restored.
/// </summary>
/// <param name="PeakRate">Highest learning rate, above 0.</param>
/// <param name="TotalSteps">Steps of the whole cycle, also where the run stops earlier.</param>
/// <param name="Warmup">Share of the steps in which the rate climbs, in (0, 1).</param>
/// <param name="Beta1Min">beta1 at the peak.</param>
/// <param name="Beta1Max">beta1 at both ends.</param>
sealed record OneCycle(double PeakRate, long TotalSteps, double Warmup, double Beta1Min, double Beta1Max)
{
    const double StartDivisor = 25, EndDivisor = 1e4;

    /// <summary>Learning rate and beta1 of a step, counted from 0.</summary>
    public (double Rate, double Beta1) At(long step)
    {
        double start = PeakRate / StartDivisor, climbEnd = (Warmup * TotalSteps) - 1;
        if (step <= climbEnd)
        {
            // A cycle so short that its first step is the peak.
            double share = climbEnd == 0 ? 1 : step / climbEnd;
            return (Cosine(start, PeakRate, share), Cosine(Beta1Max, Beta1Min, share));
        }

        double fall = Math.Min(1, (step - climbEnd) / (TotalSteps - 1 - climbEnd));
        return (Cosine(PeakRate, start / EndDivisor, fall), Cosine(Beta1Min, Beta1Max, fall));
    }

    static double Cosine(double from, double to, double share) => to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * share)));
}
