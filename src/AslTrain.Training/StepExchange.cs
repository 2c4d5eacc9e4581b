using System.Runtime.InteropServices;
using AslTrain.Distributed;
using AslTrain.Losses;
using AslTrain.Training.Optimization;
using AslTrain.Training.Ranks;
using AslTrain.Training.Terminal;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>
/// What the ranks of a run tell one another while it trains. The loss is a sum, so the sum of their gradients is the
/// gradient of the whole batch. With one process nothing is exchanged.
/// </summary>
sealed class StepExchange(ICommunicator ranks, FlatParameters parameters, StopSignals stop, StepProfile? profile) : IDisposable
{
    /// <summary>Numbers that travel with the gradients: the loss, the wishes to stop, the sums of probabilities.</summary>
    public const int Numbers = 7;

    readonly Tensor? _staged = ranks.Size > 1 && parameters.Exchanged.device_type == DeviceType.CUDA && !ranks.IsCudaAware
        ? Pinned(parameters.Exchanged.numel())
        : null;

    StopReason? _agreed;

    /// <summary>Why all ranks stop after this step; null to go on.</summary>
    public StopReason? Stop => ranks.Size == 1 ? stop.Reason : _agreed;

    /// <summary>Images of all ranks in this step.</summary>
    public int Images(int own)
    {
        if (ranks.Size == 1) return own;
        Span<double> sum = [own];
        ranks.Sum(sum);
        profile?.Lap(Phase.Ranks);
        return (int)sum[0];
    }

    /// <summary>Lets the ranks stop together where a signal has come to one of them.</summary>
    public void AgreeToStop()
    {
        if (ranks.Size == 1) return;
        Span<float> wishes = stackalloc float[2];
        WriteWishes(wishes);
        ranks.Sum(wishes);
        ReadWishes(wishes);
    }

    /// <summary>
    /// Adds up a step over all ranks: its totals, and where the weights are to move the gradients. Of one process the totals
    /// stay on the device, unread.
    /// </summary>
    /// <param name="own">Of this rank's images; null where all ranks left the batch out.</param>
    /// <param name="withGradients">The same on all ranks.</param>
    /// <returns>The totals of the whole batch; null where it was left out.</returns>
    public StepTotals? Sum(StepTotals? own, bool withGradients)
    {
        if (ranks.Size == 1) return own;
        WaitForOthers();
        Span<float> numbers = stackalloc float[Numbers];
        WriteWishes(numbers[1..3]);
        if (own is StepTotals totals)
        {
            numbers[0] = totals.Loss.item<float>();
            ProbabilitySums sums = totals.Probabilities is null ? default : ProbabilitySums.From(totals.Probabilities);
            (numbers[3], numbers[4], numbers[5], numbers[6]) =
                ((float)sums.Present, (float)sums.PresentCount, (float)sums.Absent, (float)sums.AbsentCount);
        }

        if (withGradients) AddGradients(numbers);
        else ranks.Sum(numbers);
        ReadWishes(numbers[1..3]);
        profile?.Lap(Phase.Exchange);
        if (own is not StepTotals mine) return null;
        Tensor? probabilities = mine.Probabilities is null
            ? null
            : tensor([numbers[3], numbers[4], numbers[5], numbers[6]], float64, parameters.Exchanged.device);
        return new StepTotals(tensor(numbers[0]), probabilities);
    }

    public void Dispose() => _staged?.Dispose();

    /// <summary>Where phases are measured, waiting is told from exchanging.</summary>
    void WaitForOthers()
    {
        if (profile is null) return;
        ranks.Barrier();
        profile.Lap(Phase.Ranks);
    }

    static Tensor Pinned(long length)
    {
        using Tensor plain = empty(length, float32);
        return plain.pin_memory().DetachFromDisposeScope();
    }

    /// <summary>The numbers go behind the gradients, so that one message carries both.</summary>
    void AddGradients(Span<float> numbers)
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGradient = no_grad();
        Tensor exchanged = parameters.Exchanged, own = tensor(numbers.ToArray());
        Tensor tail = exchanged.narrow(0, exchanged.numel() - Numbers, Numbers);
        tail.copy_(own);
        SharedTensors.Add(ranks, exchanged, _staged);
        MemoryMarshal.Cast<byte, float>(tail.cpu().bytes).CopyTo(numbers);
    }

    void WriteWishes(Span<float> wishes)
    {
        wishes[0] = stop.Reason == StopReason.Interrupted ? 1 : 0;
        wishes[1] = stop.Reason == StopReason.Terminated ? 1 : 0;
    }

    void ReadWishes(ReadOnlySpan<float> wishes) =>
        _agreed ??= wishes[0] > 0 ? StopReason.Interrupted : wishes[1] > 0 ? StopReason.Terminated : null;
}
