using AslTrain.Distributed;

namespace AslTrain.Ranks;

/// <summary>Ways in which a run of several processes ends early.</summary>
static class Endings
{
    /// <summary>Longer than a test waits.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    /// <summary>One rank gives up while the others wait for it.</summary>
    public static int Abort(int rank, int exitCode)
    {
        using ICommunicator communicator = Communicators.Open();
        Announce(communicator);
        communicator.Barrier();
        if (communicator.Rank == rank) communicator.Abort(exitCode);
        communicator.Barrier();
        return 0;
    }

    /// <summary>All ranks meet again and again until somebody ends one of them.</summary>
    public static int Wait()
    {
        using ICommunicator communicator = Communicators.Open();
        Announce(communicator);
        float[] stop = [0];
        for (long start = Environment.TickCount64; stop[0] == 0; Thread.Sleep(50))
        {
            stop[0] = Environment.TickCount64 - start > Longest.TotalMilliseconds ? 1 : 0;
            communicator.Sum(stop);
        }

        return 0;
    }

    static void Announce(ICommunicator communicator)
    {
        Console.WriteLine($"rank {communicator.Rank} is process {Environment.ProcessId}");
        Console.Out.Flush();
    }
}
