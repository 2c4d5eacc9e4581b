using AslTrain.Losses;
using static TorchSharp.torch;

namespace AslTrain.Training.Loss;

/// <summary>
/// Adds up probabilities on the device, for the paper's probability analysis; a step need not wait for its own.
/// </summary>
sealed class ProbabilityMeter(Device device) : IDisposable
{
    readonly Tensor _sums = zeros(4, ScalarType.Float64, device).DetachFromDisposeScope();

    /// <summary>Of the last flush; null before the first.</summary>
    public ProbabilitySums? Last { get; private set; }

    /// <summary>What <see cref="Restore"/> takes.</summary>
    public double[] State
    {
        get
        {
            ProbabilitySums sums = ProbabilitySums.From(_sums);
            return [sums.Present, sums.PresentCount, sums.Absent, sums.AbsentCount];
        }
    }

    public void Restore(double[] state)
    {
        if (state.Length != 4) return;
        using IDisposable untracked = no_grad();
        using Tensor saved = tensor(state);
        _sums.copy_(saved);
    }

    /// <param name="sums">What <see cref="ProbabilitySums.Of"/> gave of a batch.</param>
    public void Add(Tensor sums)
    {
        using IDisposable untracked = no_grad();
        _sums.add_(sums, Numbers.One);
    }

    /// <summary>Brings the sums to the processor.</summary>
    /// <returns>Of the steps since the last flush.</returns>
    public ProbabilitySums Flush()
    {
        ProbabilitySums sums = ProbabilitySums.From(_sums);
        Last = sums;
        _sums.zero_();
        return sums;
    }

    public void Dispose() => _sums.Dispose();
}
