using AslTrain.Metrics;

namespace AslEval.Cli.Report;

/// <summary>The steps of the page's slider: even ones, finer ones near 0 and 1, and those that asl-eval uses.</summary>
static class PageThresholds
{
    const int Steps = 200;

    static readonly double[] Fine = [0.0001, 0.0002, 0.0005, 0.001, 0.002];

    /// <param name="needed">Stand among them exactly.</param>
    /// <returns>Ascending, from 0; no two part any scores alike.</returns>
    public static double[] Including(params IEnumerable<double> needed)
    {
        IEnumerable<double> even = Enumerable.Range(0, Steps).Select(step => (double)step / Steps);
        IEnumerable<double> nearOne = Fine.Select(distance => Math.Round(1 - distance, 4));
        return [.. needed.Concat(even).Concat(Fine).Concat(nearOne).DistinctBy(ScoreThreshold.Floor).Order()];
    }
}
