using AslTrain.Distributed;

namespace AslTrain.Training.Ranks;

/// <summary>What the ranks of one machine do once for all of them.</summary>
static class Machines
{
    /// <summary>One rank of each machine goes first; the others find what it made.</summary>
    public static T FirstThenOthers<T>(ICommunicator ranks, Func<T> make)
    {
        if (ranks.LocalRank == 0)
        {
            T made = make();
            ranks.Barrier();
            return made;
        }

        ranks.Barrier();
        return make();
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
}
