using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using AslTrain.Distributed;

namespace AslTrain.Tests.Support;

/// <summary>
/// Ranks that are threads of this process, and share its memory. Sums are added in the order of ranks. Ranks that call different
/// collectives, or leave while others wait, are told so.
/// </summary>
sealed class ThreadCommunicators : IDisposable
{
    readonly int _ranks, _ranksOfAMachine;
    readonly Barrier _barrier;
    readonly CancellationTokenSource _failed = new();
    readonly string[] _calls;
    readonly Array[] _parts;

    ThreadCommunicators(int ranks, int ranksOfAMachine)
    {
        (_ranks, _ranksOfAMachine) = (ranks, ranksOfAMachine);
        _barrier = new Barrier(ranks);
        _calls = new string[ranks];
        _parts = new Array[ranks];
    }

    /// <summary>Runs a body on every rank at once; the first failure is thrown on.</summary>
    /// <param name="ranksOfAMachine">How many ranks take themselves to be on one machine; 0 for all.</param>
    /// <returns>What each rank returns, in their order.</returns>
    public static T[] Run<T>(int ranks, Func<ICommunicator, T> body, int ranksOfAMachine = 0)
    {
        using ThreadCommunicators all = new(ranks, ranksOfAMachine == 0 ? ranks : ranksOfAMachine);
        T[] results = new T[ranks];
        ExceptionDispatchInfo?[] failures = new ExceptionDispatchInfo?[ranks];
        Thread[] threads = [.. Enumerable.Range(0, ranks).Select(rank => new Thread(() => RunRank(rank)))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        failures.FirstOrDefault(failure => failure?.SourceException is not (null or OperationCanceledException))?.Throw();
        return results;

        void RunRank(int rank)
        {
            try
            {
                RankThread own = new(all, rank);
                results[rank] = body(own);
                all.Meet(rank, "leave", Array.Empty<byte>());
            }
            catch (Exception error)
            {
                failures[rank] = ExceptionDispatchInfo.Capture(error);
                all._failed.Cancel();
            }
        }
    }

    /// <inheritdoc cref="Run{T}"/>
    public static void Run(int ranks, Action<ICommunicator> body, int ranksOfAMachine = 0) => Run(
        ranks,
        communicator =>
        {
            body(communicator);
            return true;
        },
        ranksOfAMachine);

    public void Dispose()
    {
        _barrier.Dispose();
        _failed.Dispose();
    }

    /// <summary>Shows all ranks one another's parts.</summary>
    /// <returns>Those of all ranks; valid until <see cref="Part"/>.</returns>
    T[][] Meet<T>(int rank, string call, T[] own)
    {
        (_calls[rank], _parts[rank]) = (call, own);
        _barrier.SignalAndWait(_failed.Token);
        if (_calls.Distinct().Skip(1).Any()) throw new InvalidOperationException($"ranks call {string.Join(", ", _calls)}");
        return [.. _parts.Cast<T[]>()];
    }

    /// <summary>Nobody's part is needed any more.</summary>
    void Part() => _barrier.SignalAndWait(_failed.Token);

    sealed class RankThread(ThreadCommunicators all, int rank) : ICommunicator
    {
        public int Rank => rank;

        public int Size => all._ranks;

        public int LocalRank => rank % all._ranksOfAMachine;

        public int LocalSize => all._ranksOfAMachine;

        public string Description => "threads";

        public bool IsCudaAware => false;

        public void Sum(Span<float> values)
        {
            float[][] parts = all.Meet(rank, $"sum of {values.Length} floats", values.ToArray());
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = parts[0][i];
                for (int other = 1; other < parts.Length; other++) values[i] += parts[other][i];
            }

            all.Part();
        }

        public void Sum(Span<double> values)
        {
            double[][] parts = all.Meet(rank, $"sum of {values.Length} doubles", values.ToArray());
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = parts[0][i];
                for (int other = 1; other < parts.Length; other++) values[i] += parts[other][i];
            }

            all.Part();
        }

        public void Broadcast<T>(Span<T> values) where T : unmanaged
        {
            all.Meet(rank, $"broadcast of {values.Length} {typeof(T).Name}", values.ToArray())[0].CopyTo(values);
            all.Part();
        }

        public T[]? Gather<T>(ReadOnlySpan<T> values) where T : unmanaged
        {
            T[][] parts = all.Meet(rank, $"gather of {typeof(T).Name}", values.ToArray());
            T[]? gathered = rank == 0 ? [.. parts.SelectMany(part => part)] : null;
            all.Part();
            return gathered;
        }

        public void Barrier()
        {
            all.Meet(rank, "barrier", Array.Empty<byte>());
            all.Part();
        }

        [DoesNotReturn]
        public void Abort(int exitCode) => throw new InvalidOperationException($"rank {rank} aborts with {exitCode}");

        public void Dispose()
        {
        }
    }
}
