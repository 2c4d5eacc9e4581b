using AslTrain.Distributed;

namespace AslTrain.Training.Ranks;

/// <summary>Scores of images beside their labels.</summary>
/// <param name="Scores">[images, classes].</param>
/// <param name="Ranks">[images, classes]: what they rank by.</param>
/// <param name="Labels">[images, classes].</param>
/// <param name="Images">Index in the split of each row.</param>
sealed record ScoreRows(float[] Scores, float[] Ranks, sbyte[] Labels, int[] Images)
{
    /// <summary>The rows of all ranks, in their order: each image once, and the metrics are computed of them once.</summary>
    /// <param name="ranks">All of them call.</param>
    /// <param name="own">null where this rank was stopped.</param>
    /// <returns>On rank 0; null on the others, and where any was stopped.</returns>
    public static ScoreRows? OfAll(ICommunicator ranks, ScoreRows? own)
    {
        if (ranks.Size == 1) return own;
        if (!Machines.HoldsForAll(ranks, own is not null)) return null;
        float[]? scores = ranks.Gather<float>(own!.Scores);
        float[]? order = ranks.Gather<float>(own.Ranks);
        sbyte[]? labels = ranks.Gather<sbyte>(own.Labels);
        int[]? images = ranks.Gather<int>(own.Images);
        return ranks.Rank == 0 ? new ScoreRows(scores!, order!, labels!, images!) : null;
    }
}
