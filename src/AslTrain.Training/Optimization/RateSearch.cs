namespace AslTrain.Training.Optimization;

/// <summary>An update of a search for a learning rate.</summary>
/// <param name="Rate">That it was made with.</param>
/// <param name="Loss">Of its batch, before it was made.</param>
/// <param name="Smoothed">The running mean of the losses up to it.</param>
public readonly record struct RatePoint(double Rate, double Loss, double Smoothed);

/// <summary>
/// The learning rate range test (Smith, 2015, arXiv:1506.01186, section 3.3): the rate grows with every update until the
/// loss does, and a good highest rate is found well below that.
/// </summary>
/// <param name="From">First rate, above 0.</param>
/// <param name="To">Last rate, above <paramref name="From"/>.</param>
/// <param name="Updates">At least 2.</param>
public sealed record RateSearch(double From, double To, int Updates)
{
    /// <summary>Share that the running mean of the losses keeps.</summary>
    const double Memory = 0.9;

    /// <summary>A loss so many times the lowest is on its way up for good.</summary>
    const double Explosion = 4;

    /// <summary>
    /// A running mean so much above the lowest is still taken for as low: the first steps at a rate often cost a little.
    /// </summary>
    const double Tolerance = 1.05;

    /// <summary>A one-cycle schedule's peak is commonly put at a tenth of the rate where the loss turns.</summary>
    const double Caution = 0.1;

    /// <summary>A smaller part of the first loss is noise.</summary>
    const double Fall = 0.99;

    readonly List<RatePoint> _points = [];
    double _mean;

    /// <summary>What has been tried, in order.</summary>
    public IReadOnlyList<RatePoint> Points => _points;

    /// <summary>The rate of the next update: a geometric row.</summary>
    internal double NextRate => From * Math.Pow(To / From, (double)_points.Count / (Updates - 1));

    /// <summary>All rates are tried, or the loss has exploded.</summary>
    internal bool IsDone => _points.Count >= Updates || HasExploded;

    /// <summary>The loss is no finite number, or several times its lowest.</summary>
    public bool HasExploded { get; private set; }

    /// <summary>The point of the lowest running mean; null before the first.</summary>
    internal RatePoint? Lowest => _points.Count == 0 ? null : _points.MinBy(point => point.Smoothed);

    /// <summary>
    /// The last point whose running mean is about as low as the lowest: past it the loss rises for good. Null before the first.
    /// </summary>
    public RatePoint? Turn => Lowest is RatePoint lowest
        ? _points.FindLast(point => point.Smoothed <= Tolerance * lowest.Smoothed)
        : null;

    /// <summary>A tenth of the rate where the loss turns; null where the loss never fell, so that nothing can be said.</summary>
    public double? Suggested =>
        Lowest is RatePoint lowest && lowest.Rate > From && lowest.Smoothed < Fall * _points[0].Smoothed
            ? Caution * Turn!.Value.Rate
            : null;

    /// <summary>The loss of a batch, seen before the update at <see cref="NextRate"/> is made.</summary>
    internal void Add(double loss)
    {
        if (!double.IsFinite(loss))
        {
            HasExploded = true;
            return;
        }

        _mean = (Memory * _mean) + ((1 - Memory) * loss);
        double smoothed = _mean / (1 - Math.Pow(Memory, _points.Count + 1));
        _points.Add(new RatePoint(NextRate, loss, smoothed));
        HasExploded = smoothed > Explosion * Lowest!.Value.Smoothed;
    }
}
