using AslTrain.Training.Terminal;
using static TorchSharp.torch;

namespace AslTrain.Training.Loss;

/// <summary>Adds up losses on the device, so that a step need not wait for its own.</summary>
sealed class LossMeter(Device device) : IDisposable
{
    readonly Tensor _sum = zeros(1, ScalarType.Float64, device).DetachFromDisposeScope();
    double _epochSum;
    long _pending;
    long _epochSteps;

    /// <summary>What <see cref="Restore"/> takes: a run that goes on has the sums of one that was not stopped.</summary>
    public double[] State =>
        [_sum.item<double>(), _pending, _epochSum, _epochSteps, .. double.IsNaN(Last) ? (double[])[] : [Last]];

    public void Restore(double[] state)
    {
        if (state.Length < 4) return;
        using var noGradient = no_grad();
        _sum.fill_(Numbers.Of(state[0]));
        (_pending, _epochSum, _epochSteps) = ((long)state[1], state[2], (long)state[3]);
        Last = state.Length > 4 ? state[4] : double.NaN;
    }

    /// <summary>Mean of the batches' losses between the last two flushes.</summary>
    public double Last { get; private set; } = double.NaN;

    public void Add(Tensor loss)
    {
        using var noGradient = no_grad();
        _sum.add_(loss.detach(), Numbers.One);
        _pending++;
    }

    /// <summary>Brings the sum to the processor.</summary>
    /// <exception cref="DivergedException">It is not a finite number.</exception>
    public void Flush(int epoch, long step)
    {
        if (_pending == 0) return;
        double sum = _sum.item<double>();
        if (!double.IsFinite(sum))
        {
            throw new DivergedException(
                $"the loss is {sum} in epoch {epoch}, by step {step}: try a lower optimizer.lr; "
                + "the best weights so far are in the run folder");
        }

        Last = sum / _pending;
        _epochSum += sum;
        _epochSteps += _pending;
        _pending = 0;
        _sum.zero_();
    }

    /// <summary>Mean over the epoch's batches; the next epoch starts at zero.</summary>
    public double EndEpoch()
    {
        double mean = _epochSum / _epochSteps;
        (_epochSum, _epochSteps) = (0, 0);
        return mean;
    }

    public void Dispose() => _sum.Dispose();
}
