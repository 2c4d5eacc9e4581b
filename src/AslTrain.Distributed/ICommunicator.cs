using System.Diagnostics.CodeAnalysis;

namespace AslTrain.Distributed;

/// <summary>
/// The processes of one run, called ranks. Every method but <see cref="Abort"/> is a collective: all ranks call the same
/// ones in the same order, one at a time, and each waits for the others.
/// </summary>
/// <remarks>
/// MPI, where it is not built for GPUs, has the sums staged through the host. NCCL would fit here as one more
/// communicator, its 128 bytes of identity broadcast by MPI; it wants two GPUs to be run on, and waits for them.
/// </remarks>
public interface ICommunicator : IDisposable
{
    /// <summary>Number of this process, 0 .. <see cref="Size"/> - 1. Rank 0 writes and speaks for all.</summary>
    int Rank { get; }

    /// <summary>Processes in all.</summary>
    int Size { get; }

    /// <summary>Number of this process among those of its machine; which GPU it takes.</summary>
    int LocalRank { get; }

    /// <summary>Processes on this machine.</summary>
    int LocalSize { get; }

    /// <summary>For a person: what connects the processes, with its version.</summary>
    string Description { get; }

    /// <summary>Whether a span may lie in the memory of a GPU.</summary>
    bool IsCudaAware { get; }

    /// <summary>Adds up over all ranks, in place: afterwards every rank has the same sums.</summary>
    /// <param name="values">Of one length on all ranks; may be longer than one message can be.</param>
    void Sum(Span<float> values);

    /// <inheritdoc cref="Sum(Span{float})"/>
    void Sum(Span<double> values);

    /// <summary>Copies rank 0's values to all.</summary>
    /// <param name="values">Of one length on all ranks.</param>
    void Broadcast<T>(Span<T> values) where T : unmanaged;

    /// <summary>Collects values on rank 0.</summary>
    /// <param name="values">Of any length, none too.</param>
    /// <returns>On rank 0 everybody's, in the order of ranks; null on the others.</returns>
    T[]? Gather<T>(ReadOnlySpan<T> values) where T : unmanaged;

    /// <summary>Returns when all ranks have come to it.</summary>
    void Barrier();

    /// <summary>
    /// Ends the processes of all ranks at once. For a rank that cannot go on: Dispose is a collective too, and would wait for
    /// ranks that wait for this one.
    /// </summary>
    /// <param name="exitCode">What the job should return; launchers may replace it.</param>
    [DoesNotReturn]
    void Abort(int exitCode);
}
