using System.Diagnostics;
using AslTrain.Distributed;

namespace AslTrain.Ranks;

static class Timing
{
    const int Times = 5;

    /// <summary>Prints the fastest of five sums.</summary>
    public static int Run(int values)
    {
        using ICommunicator communicator = Communicators.Open();
        float[] gradients = new float[values];
        Array.Fill(gradients, 1e-3f);
        communicator.Sum(gradients);
        double best = double.MaxValue;
        for (int i = 0; i < Times; i++)
        {
            communicator.Barrier();
            long start = Stopwatch.GetTimestamp();
            communicator.Sum(gradients);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        if (communicator.Rank == 0)
        {
            Console.WriteLine(
                $"{communicator.Description}: {values} floats over {communicator.Size} ranks in {best:F1} ms, the best of "
                    + $"{Times}");
        }
        return 0;
    }
}
