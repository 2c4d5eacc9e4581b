using AslTrain.Distributed;
using AslTrain.Foundation;

namespace AslTrain.Training.Ranks;

/// <summary>What ranks do once for all of them, what one tells the others, and what has to be the same on all.</summary>
static class Machines
{
    /// <summary>
    /// Rank 0 goes first, then one rank of each other machine, then the others: each finds what was made before, on its own disk
    /// or on a common one.
    /// </summary>
    public static T FirstThenOthers<T>(ICommunicator ranks, Func<T> make)
        where T : class
    {
        T? made = null;
        for (int turn = 0; turn < 3; turn++)
        {
            if (turn == (ranks.Rank == 0 ? 0 : ranks.LocalRank == 0 ? 1 : 2)) made = make();
            ranks.Barrier();
        }

        return made!;
    }

    /// <summary>Whether something holds on all ranks.</summary>
    public static bool HoldsForAll(ICommunicator ranks, bool holds)
    {
        Span<double> failing = [holds ? 0 : 1];
        ranks.Sum(failing);
        return failing[0] == 0;
    }

    /// <summary>A number of rank 0.</summary>
    public static double FromFirst(ICommunicator ranks, double number)
    {
        Span<double> numbers = [number];
        ranks.Broadcast(numbers);
        return numbers[0];
    }

    /// <summary>A text of rank 0.</summary>
    public static string FromFirst(ICommunicator ranks, string text)
    {
        int[] length = [text.Length];
        ranks.Broadcast<int>(length);
        char[] letters = new char[length[0]];
        if (ranks.Rank == 0) text.CopyTo(letters);
        ranks.Broadcast<char>(letters);
        return new string(letters);
    }

    /// <param name="ranks">All of them call.</param>
    /// <param name="own">What should be the same on all ranks.</param>
    /// <param name="what">Its name, for the message.</param>
    /// <exception cref="BadInputException">This rank's differs from rank 0's.</exception>
    public static void RequireSame(ICommunicator ranks, string own, string what)
    {
        if (FromFirst(ranks, own) == own) return;
        throw new BadInputException(
            $"{Environment.MachineName}: {what} here are not those of rank 0: all machines need the same files");
    }
}
