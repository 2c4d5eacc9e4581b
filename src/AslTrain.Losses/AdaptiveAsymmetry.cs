namespace AslTrain.Losses;

/// <summary>How gamma_neg is steered.</summary>
/// <param name="Target">The probability gap to reach, -1 to 1; the paper's figure has 0.1.</param>
/// <param name="Rate">Change of gamma_neg a step for a gap that is off by 1, above 0.</param>
/// <param name="Window">Batches over which the gap is averaged, at least 1.</param>
/// <param name="GammaMin">gamma_neg goes no lower; 0 or more.</param>
/// <param name="GammaMax">Nor higher.</param>
public sealed record AdaptiveOptions(
    double Target, double Rate = 0.01, int Window = 10, double GammaMin = 0, double GammaMax = 10);

/// <summary>
/// Steers gamma_neg so that the probability gap follows a target (paper, section 2.7). More focusing takes weight from
/// negatives, which lets the gap grow; so a gap below its target raises gamma_neg: gamma_neg += rate (target - gap), within
/// its bounds. The paper's equation 11 writes the difference the other way round, with a factor whose sign it leaves open.
/// </summary>
public sealed class AdaptiveAsymmetry
{
    readonly Queue<ProbabilitySums> _window;

    /// <param name="options">Target, rate, window and bounds.</param>
    /// <param name="gammaNeg">Where to begin, within the bounds.</param>
    /// <param name="window">Batches seen before, the oldest first, of a run that goes on; null for none.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public AdaptiveAsymmetry(AdaptiveOptions options, double gammaNeg, IEnumerable<ProbabilitySums>? window = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Rate);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Window, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.GammaMin);
        ArgumentOutOfRangeException.ThrowIfLessThan(gammaNeg, options.GammaMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(gammaNeg, options.GammaMax);
        (Options, GammaNeg) = (options, gammaNeg);
        _window = new Queue<ProbabilitySums>((window ?? []).TakeLast(options.Window));
    }

    public AdaptiveOptions Options { get; }

    /// <summary>For the next batch.</summary>
    public double GammaNeg { get; private set; }

    /// <summary>The gap over the window; NaN before the first batch that has labels of both kinds.</summary>
    public double Gap => _window.Aggregate(default(ProbabilitySums), (sum, batch) => sum + batch).Gap;

    /// <summary>The batches that count, the oldest first.</summary>
    public IReadOnlyCollection<ProbabilitySums> Window => _window;

    /// <summary>After each batch; one without present or without absent labels changes nothing.</summary>
    public void Update(ProbabilitySums batch)
    {
        if (!batch.HasBoth) return;
        _window.Enqueue(batch);
        if (_window.Count > Options.Window) _window.Dequeue();

        // What is no number stays out: the loss says so itself.
        double next = GammaNeg + (Options.Rate * (Options.Target - Gap));
        if (double.IsFinite(next)) GammaNeg = Math.Clamp(next, Options.GammaMin, Options.GammaMax);
    }
}
