namespace AslTrain.Metrics;

/// <summary>
/// How far the difference in mAP of two networks on the same images hangs on which images they are: both are scored on the
/// same images drawn with replacement, again and again (Efron's bootstrap, percentile interval).
/// </summary>
/// <param name="Difference">mAP of the second less that of the first, in percent.</param>
/// <param name="Low">The lower end of the interval that holds 95 % of the differences.</param>
/// <param name="High">Its upper end.</param>
/// <param name="ShareAbove">Share of the draws in which the second is better.</param>
public sealed record PairedBootstrap(double Difference, double Low, double High, double ShareAbove)
{
    const double Outside = 0.025;

    /// <param name="second">Of the same images and draws as <paramref name="first"/>.</param>
    /// <exception cref="ArgumentException">They have not as many draws.</exception>
    public static PairedBootstrap Of(ResampledMean first, ResampledMean second)
    {
        int draws = first.OfDraws.Length;
        if (second.OfDraws.Length != draws)
        {
            throw new ArgumentException($"{draws} and {second.OfDraws.Length} draws are no pairs");
        }

        double[] differences = [.. second.OfDraws.Zip(first.OfDraws, (b, a) => b - a).Order()];
        return new PairedBootstrap(
            second.Mean - first.Mean,
            differences[(int)(Outside * (draws - 1))],
            differences[(int)Math.Ceiling((1 - Outside) * (draws - 1))],
            (double)differences.Count(difference => difference > 0) / draws);
    }
}
