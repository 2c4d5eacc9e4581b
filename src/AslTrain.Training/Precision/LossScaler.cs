namespace AslTrain.Training.Precision;

/// <summary>
/// The factor that keeps small gradients above float16's smallest number: halved, and the step left out, when a gradient
/// overflows; doubled after 2,000 steps without. As torch's GradScaler.
/// </summary>
sealed class LossScaler
{
    const double Growth = 2, Backoff = 0.5, Largest = 1 << 24;
    const int GrowthInterval = 2000;

    int _goodSteps;

    public double Scale { get; private set; } = 65536;

    /// <summary>After a step.</summary>
    /// <param name="overflowed">Whether a gradient was infinite or no number.</param>
    /// <returns>Whether the scale has changed.</returns>
    public bool Update(bool overflowed)
    {
        double before = Scale;
        if (overflowed)
        {
            Scale = Math.Max(1, Scale * Backoff);
            _goodSteps = 0;
        }
        else if (++_goodSteps == GrowthInterval)
        {
            Scale = Math.Min(Largest, Scale * Growth);
            _goodSteps = 0;
        }

        return Scale != before;
    }

    /// <summary>What <see cref="Restore"/> takes.</summary>
    public double[] State => [Scale, _goodSteps];

    public void Restore(double[] state)
    {
        if (state is not [> 0, >= 0]) return;
        (Scale, _goodSteps) = (state[0], (int)state[1]);
    }
}
