using AslTrain.Losses;
using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>Adds up probabilities on the device, for the paper's probability analysis; a step need not wait for its own.</summary>
sealed class ProbabilityMeter(Device device) : IDisposable
{
    readonly Tensor _sums = zeros(4, ScalarType.Float64, device).DetachFromDisposeScope();
    readonly List<(long Step, ProbabilitySums Sums)> _history = [];

    /// <summary>Of the steps up to each flush since the one before.</summary>
    public IReadOnlyList<(long Step, ProbabilitySums Sums)> History => _history;

    public void Add(Tensor logits, Tensor targets)
    {
        using IDisposable untracked = no_grad();
        _sums.add_(ProbabilitySums.Of(logits, targets));
    }

    /// <summary>Brings the sums to the processor.</summary>
    /// <returns>Of the steps since the last flush.</returns>
    public ProbabilitySums Flush(long step)
    {
        ProbabilitySums sums = ProbabilitySums.From(_sums);
        _sums.zero_();
        if (sums.HasBoth) _history.Add((step, sums));
        return sums;
    }

    public void Dispose() => _sums.Dispose();
}
