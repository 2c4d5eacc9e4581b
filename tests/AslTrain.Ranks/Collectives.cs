using AslTrain.Distributed;

namespace AslTrain.Ranks;

/// <summary>Every collective against what it should give. All values are small whole numbers, so sums are exact.</summary>
static class Collectives
{
    static readonly int[] Lengths = [0, 1, 2, 7, 1000, 100_003];

    public static IEnumerable<string> Check(ICommunicator communicator)
    {
        foreach (int length in Lengths)
        {
            if (!SumsFloats(communicator, length)) yield return $"sum of {length} floats";
            if (!SumsDoubles(communicator, length)) yield return $"sum of {length} doubles";
            if (!Broadcasts(communicator, length)) yield return $"broadcast of {length} values";
            if (!Gathers(communicator, rank => length)) yield return $"{length} values gathered from each";
            if (!Gathers(communicator, rank => length * rank))
            {
                yield return $"{length} values gathered for each number of the rank";
            }
            if (!Gathers(communicator, rank => rank == 0 ? length : 0))
            {
                yield return $"{length} values gathered from rank 0 alone";
            }
        }

        if (!Waits(communicator)) yield return "barrier";
        if (!IsLocal(communicator)) yield return "local rank and size";
    }

    static bool SumsFloats(ICommunicator communicator, int length)
    {
        float[] values = [.. Enumerable.Range(0, length).Select(i => (i % 1000) + (float)communicator.Rank)];
        communicator.Sum(values);
        int size = communicator.Size, ranks = size * (size - 1) / 2;
        return values.Select((value, i) => value == (size * (i % 1000)) + ranks).All(right => right);
    }

    /// <summary>Numbers that a float could not hold.</summary>
    static bool SumsDoubles(ICommunicator communicator, int length)
    {
        const double Large = 1L << 40;
        double[] values = [.. Enumerable.Range(0, length).Select(i => Large + i + communicator.Rank)];
        communicator.Sum(values);
        int size = communicator.Size, ranks = size * (size - 1) / 2;
        return values.Select((value, i) => value == (size * (Large + i)) + ranks).All(right => right);
    }

    static bool Broadcasts(ICommunicator communicator, int length)
    {
        long[] expected = [.. Enumerable.Range(0, length).Select(i => ((long)i << 33) - 7)];
        long[] values = communicator.Rank == 0 ? [.. expected] : new long[length];
        communicator.Broadcast<long>(values);
        return values.SequenceEqual(expected);
    }

    /// <summary>Of three bytes each, which no power of two divides.</summary>
    static bool Gathers(ICommunicator communicator, Func<int, int> lengthOf)
    {
        static (byte, byte, byte) Value(int rank, int i) => ((byte)rank, (byte)i, (byte)(i >> 8));
        (byte, byte, byte)[] own = [.. Enumerable.Range(0, lengthOf(communicator.Rank)).Select(i => Value(communicator.Rank, i))];
        (byte, byte, byte)[]? all = communicator.Gather<(byte, byte, byte)>(own);
        if (communicator.Rank != 0) return all is null;
        return all!.SequenceEqual(
            Enumerable.Range(0, communicator.Size).SelectMany(
                rank => Enumerable.Range(0, lengthOf(rank)).Select(i => Value(rank, i))));
    }

    /// <summary>The last rank comes late; none may be through before it.</summary>
    static bool Waits(ICommunicator communicator)
    {
        if (communicator.Rank == communicator.Size - 1) Thread.Sleep(300);
        long came = Environment.TickCount64;
        communicator.Barrier();
        long[]? times = communicator.Gather<long>([came, Environment.TickCount64]);
        return times is null || times.Where((_, i) => i % 2 == 1).Min() >= times[^2];
    }

    /// <summary>The ranks of these tests run on one machine.</summary>
    static bool IsLocal(ICommunicator communicator)
    {
        int[]? local = communicator.Gather<int>([communicator.LocalRank, communicator.LocalSize]);
        return local is null || local.SequenceEqual(
            Enumerable.Range(0, communicator.Size).SelectMany(rank => (int[])[rank, communicator.Size]));
    }
}
