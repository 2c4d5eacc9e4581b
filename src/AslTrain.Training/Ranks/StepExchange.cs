using System.Runtime.InteropServices;
using AslTrain.Distributed;
using AslTrain.Losses;
using AslTrain.Training.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training.Ranks;

/// <summary>
/// What the ranks of a run tell one another while it trains. The loss is a sum, so the sum of their gradients is the
/// gradient of the whole batch. With one process nothing is exchanged.
/// </summary>
sealed class StepExchange(ICommunicator ranks, RunState state, StopSignals stop) : IDisposable
{
    /// <summary>Numbers that travel with the gradients: the loss, the wishes to stop, the sums of probabilities.</summary>
    public const int Numbers = 7;

    readonly Tensor? _staged = ranks.Size > 1 && state.Parameters.Exchanged.device_type == DeviceType.CUDA && !ranks.IsCudaAware
        ? Pinned(state.Parameters.Exchanged.numel())
        : null;

    int? _agreed;

    /// <summary>The exit code with which all ranks stop after this step; null to go on.</summary>
    public int? Stop => ranks.Size == 1 ? stop.ExitCode : _agreed;

    /// <summary>Images of all ranks in this step.</summary>
    public int Images(int own)
    {
        Span<double> sum = [own];
        ranks.Sum(sum);
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

    /// <summary>Adds up a step over all ranks: its numbers, and where the weights are to move the gradients.</summary>
    /// <param name="loss">Of this rank's images.</param>
    /// <param name="sums">Likewise.</param>
    /// <param name="withGradients">The same on all ranks.</param>
    /// <returns>Loss and sums of the whole batch.</returns>
    public (float Loss, ProbabilitySums Sums) Add(float loss, ProbabilitySums sums, bool withGradients)
    {
        Span<float> numbers = stackalloc float[Numbers];
        numbers[0] = loss;
        WriteWishes(numbers[1..3]);
        (numbers[3], numbers[4], numbers[5], numbers[6]) = ((float)sums.Present, (float)sums.PresentCount, (float)sums.Absent, (float)sums.AbsentCount);
        if (withGradients) AddGradients(numbers);
        else ranks.Sum(numbers);
        ReadWishes(numbers[1..3]);
        return (numbers[0], new ProbabilitySums(numbers[3], numbers[4], numbers[5], numbers[6]));
    }

    public void Dispose() => _staged?.Dispose();

    static Tensor Pinned(long length)
    {
        using Tensor plain = empty(length, float32);
        return plain.pin_memory().DetachFromDisposeScope();
    }

    void AddGradients(Span<float> numbers)
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGradient = no_grad();
        Tensor exchanged = state.Parameters.Exchanged, own = tensor(numbers.ToArray()), tail = exchanged.narrow(0, exchanged.numel() - Numbers, Numbers);
        tail.copy_(own);
        SharedTensors.Add(ranks, exchanged, _staged);
        MemoryMarshal.Cast<byte, float>(tail.cpu().bytes).CopyTo(numbers);
    }

    void WriteWishes(Span<float> wishes)
    {
        wishes[0] = stop.ExitCode == ExitCode.Interrupted ? 1 : 0;
        wishes[1] = stop.ExitCode == ExitCode.Terminated ? 1 : 0;
    }

    void ReadWishes(ReadOnlySpan<float> wishes) => _agreed ??= wishes[0] > 0 ? ExitCode.Interrupted : wishes[1] > 0 ? ExitCode.Terminated : null;
}
