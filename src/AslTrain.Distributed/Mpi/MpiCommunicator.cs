using System.Diagnostics.CodeAnalysis;
using AslTrain.Distributed.Launch;

namespace AslTrain.Distributed.Mpi;

/// <summary>
/// Ranks connected by MPI. The library starts once in a process and ends with <see cref="Dispose"/>, which waits for all
/// ranks: one that fails must call <see cref="Abort"/> instead, or the others wait for it for ever.
/// </summary>
/// <remarks>
/// To be opened before libtorch is loaded: MPI looks at the process's threads and signals first. Calls may come from any
/// thread, one at a time (MPI_THREAD_SERIALIZED).
/// </remarks>
sealed unsafe class MpiCommunicator : ICommunicator
{
    /// <summary>
    /// Counts are C ints and some transports fail near their limit; the sums need a second buffer of a message's size. A
    /// quarter of a gibibyte is no slower than a longer one.
    /// </summary>
    public const int LargestMessage = 1 << 28;

    const int Root = 0, Tag = 0;

    /// <summary>Above every family's MPI_Status, which is not looked at.</summary>
    const int StatusBytes = 128;

    readonly MpiFunctions _functions;
    readonly MpiFlavour _flavour;
    readonly int _messageBytes;
    bool _finalized;

    /// <summary>Starts MPI; collective.</summary>
    /// <param name="messageBytes">The longest message, of 8 or more.</param>
    /// <exception cref="IOException">MPI does not start, or not so that threads may take turns.</exception>
    public MpiCommunicator(MpiFunctions functions, MpiFlavour flavour, int messageBytes = LargestMessage)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(messageBytes, sizeof(double));
        (_functions, _flavour, _messageBytes) = (functions, flavour, messageBytes);
        int level, rank, size;
        Check(functions.InitThread(0, 0, flavour.Serialized, &level), "MPI_Init_thread");
        if (level < flavour.Serialized)
        {
            Dispose();
            throw new IOException($"{Description} lets one thread call it; it should be built with support for MPI_THREAD_SERIALIZED");
        }

        Check(functions.CommRank(flavour.World, &rank), "MPI_Comm_rank");
        Check(functions.CommSize(flavour.World, &size), "MPI_Comm_size");
        (Rank, Size, LocalSize) = (rank, size, size);
        IsCudaAware = functions.SupportsCuda();
    }

    public int Rank { get; }

    public int Size { get; }

    public int LocalRank { get; private set; }

    public int LocalSize { get; private set; }

    public string Description => _functions.Version;

    public bool IsCudaAware { get; }

    /// <summary>
    /// Takes the launcher's word for who shares the machine, or counts where a rank does not have it; collective.
    /// </summary>
    public void Locate(RankEnvironment ranks)
    {
        Span<float> unknown = [ranks is { LocalRank: not null, LocalSize: not null } ? 0 : 1];
        Sum(unknown);
        (LocalRank, LocalSize) = unknown[0] == 0
            ? (ranks.LocalRank!.Value, ranks.LocalSize!.Value)
            : LocalRanks.Of(Lines.Exchange(this, Environment.MachineName), Rank);
    }

    public void Sum(Span<float> values) => Sum(values, _flavour.Float);

    public void Sum(Span<double> values) => Sum(values, _flavour.Double);

    public void Broadcast<T>(Span<T> values) where T : unmanaged
    {
        fixed (T* start = values)
        {
            long bytes = (long)values.Length * sizeof(T);
            for (long at = 0; at < bytes; at += _messageBytes)
            {
                Check(_functions.Broadcast((byte*)start + at, Message(bytes - at), _flavour.Byte, Root, _flavour.World), "MPI_Bcast");
            }
        }
    }

    public T[]? Gather<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        // Straight to its place from each in turn: MPI_Gatherv's displacements end at 2 GiB.
        long[] lengths = GatherLengths(values.Length);
        if (Rank != Root)
        {
            Send(values);
            return null;
        }

        long total = lengths.Sum();
        if (total > Array.MaxLength) throw new InvalidOperationException($"{total} values of {Size} ranks do not fit into one array of at most {Array.MaxLength}");
        T[] all = GC.AllocateUninitializedArray<T>((int)total);
        values.CopyTo(all);
        Span<T> rest = all.AsSpan(values.Length);
        for (int rank = 1; rank < Size; rank++)
        {
            Receive(rest[..(int)lengths[rank]], rank);
            rest = rest[(int)lengths[rank]..];
        }

        return all;
    }

    public void Barrier() => Check(_functions.Barrier(_flavour.World), "MPI_Barrier");

    [DoesNotReturn]
    public void Abort(int exitCode)
    {
        _functions.Abort(_flavour.World, exitCode);
        Environment.Exit(exitCode);
    }

    public void Dispose()
    {
        if (_finalized) return;
        _finalized = true;
        Check(_functions.FinalizeAll(), "MPI_Finalize");
    }

    void Sum<T>(Span<T> values, nint type) where T : unmanaged
    {
        int longest = _messageBytes / sizeof(T);
        while (!values.IsEmpty)
        {
            Span<T> part = values[..Math.Min(longest, values.Length)];
            fixed (T* start = part) Check(_functions.AllReduce(_flavour.InPlace, start, part.Length, type, _flavour.Sum, _flavour.World), "MPI_Allreduce");
            values = values[part.Length..];
        }
    }

    /// <returns>On the root everybody's, zeros elsewhere.</returns>
    long[] GatherLengths(long length)
    {
        long[] lengths = new long[Size];
        fixed (long* into = lengths) Check(_functions.Gather(&length, sizeof(long), _flavour.Byte, into, sizeof(long), _flavour.Byte, Root, _flavour.World), "MPI_Gather");
        return lengths;
    }

    void Send<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        fixed (T* start = values)
        {
            long bytes = (long)values.Length * sizeof(T);
            for (long at = 0; at < bytes; at += _messageBytes)
            {
                Check(_functions.Send((byte*)start + at, Message(bytes - at), _flavour.Byte, Root, Tag, _flavour.World), "MPI_Send");
            }
        }
    }

    void Receive<T>(Span<T> values, int rank) where T : unmanaged
    {
        byte* status = stackalloc byte[StatusBytes];
        fixed (T* start = values)
        {
            long bytes = (long)values.Length * sizeof(T);
            for (long at = 0; at < bytes; at += _messageBytes)
            {
                Check(_functions.Receive((byte*)start + at, Message(bytes - at), _flavour.Byte, rank, Tag, _flavour.World, status), "MPI_Recv");
            }
        }
    }

    int Message(long left) => (int)Math.Min(left, _messageBytes);

    void Check(int code, string function) => _functions.Check(code, function);
}
