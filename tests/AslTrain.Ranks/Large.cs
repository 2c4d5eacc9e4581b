using AslTrain.Distributed;

namespace AslTrain.Ranks;

/// <summary>More than 2 GiB at once, for machines with 10 GB to spare: not part of the tests.</summary>
static class Large
{
    const int Doubles = 300_000_000;

    public static IEnumerable<string> Check(ICommunicator communicator)
    {
        double[] values = new double[Doubles];
        for (int i = 0; i < Doubles; i++) values[i] = communicator.Rank == 0 ? i : 0;
        communicator.Broadcast<double>(values);
        if (!IsSequence(values, 1, 0)) yield return "broadcast";
        communicator.Sum(values);
        if (!IsSequence(values, communicator.Size, 0)) yield return "sum";
        for (int i = 0; i < Doubles; i++) values[i] = i + communicator.Rank;
        double[]? all = communicator.Gather<double>(values);
        for (int rank = 0; all is not null && rank < communicator.Size; rank++)
        {
            if (!IsSequence(all.AsSpan(rank * Doubles, Doubles), 1, rank)) yield return $"gather from {rank}";
        }
    }

    static bool IsSequence(ReadOnlySpan<double> values, double factor, double offset)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] != (factor * i) + offset) return false;
        }

        return true;
    }
}
