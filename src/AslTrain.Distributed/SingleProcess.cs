using System.Diagnostics.CodeAnalysis;

namespace AslTrain.Distributed;

/// <summary>One process, which has nothing to exchange.</summary>
public sealed class SingleProcess : ICommunicator
{
    public int Rank => 0;

    public int Size => 1;

    public int LocalRank => 0;

    public int LocalSize => 1;

    public string Description => "one process";

    public bool IsCudaAware => true;

    public void Sum(Span<float> values)
    {
    }

    public void Sum(Span<double> values)
    {
    }

    public void Broadcast<T>(Span<T> values) where T : unmanaged
    {
    }

    public T[]? Gather<T>(ReadOnlySpan<T> values) where T : unmanaged => values.ToArray();

    public void Barrier()
    {
    }

    [DoesNotReturn]
    public void Abort(int exitCode) => Environment.Exit(exitCode);

    public void Dispose()
    {
    }
}
