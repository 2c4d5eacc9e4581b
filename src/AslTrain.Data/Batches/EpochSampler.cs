namespace AslTrain.Data.Batches;

/// <summary>
/// Which images a step sees: a pure function of (seed, epoch), so that a run comes out the same on any number of
/// workers and goes on at any step.
/// </summary>
/// <param name="Images">Images of the split.</param>
/// <param name="BatchSize">Images a step; the last batch of an epoch holds what is left.</param>
/// <param name="Seed">Seed of the order; null for the order of the annotation file (evaluation).</param>
public sealed record EpochSampler(int Images, int BatchSize, long? Seed)
{
    /// <summary>
    /// What this process takes: in training its part of every batch, in evaluation its part of the batches, whole ones, so
    /// that they are those of one process.
    /// </summary>
    public RankShare Share { get; init; } = RankShare.Whole;

    /// <summary>
    /// Batches of an epoch. A training epoch leaves out a remainder of one image, on which batch norm cannot train.
    /// </summary>
    public int Steps => (Images / BatchSize) + (Images % BatchSize > (Seed is null || Images == 1 ? 0 : 1) ? 1 : 0);

    /// <summary>Image indices in the order in which the epoch visits them, [Images].</summary>
    internal int[] Order(int epoch)
    {
        int[] order = new int[Images];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        if (Seed is not long seed) return order;
        SeededRandom random = new(seed, epoch, purpose: SeededRandom.Purpose.Order);
        random.Shuffle<int>(order);
        return order;
    }

    /// <summary>Of an epoch's steps, those that this process has a part in.</summary>
    internal (int Start, int End) OwnSteps => Seed is null ? Share.Of(Steps) : (0, Steps);

    /// <summary>Images of an evaluation's batches that are this process's.</summary>
    public int OwnImages => Math.Min(Images, OwnSteps.End * BatchSize) - Math.Min(Images, OwnSteps.Start * BatchSize);

    /// <summary>The most images that <see cref="ImagesOf"/> gives, of a batch of any length.</summary>
    internal int LargestPart => Seed is null ? Whole(0) : Math.Min(Whole(0), Share.MostInPairs(Whole(0)));

    /// <summary>This process's images of one step, out of the epoch's order.</summary>
    internal ReadOnlySpan<int> ImagesOf(int step, ReadOnlySpan<int> order)
    {
        ReadOnlySpan<int> batch = order.Slice(step * BatchSize, Whole(step));
        (int start, int end) = Seed is null ? (0, batch.Length) : Share.OfPairs(batch.Length);
        return batch[start..end];
    }

    int Whole(int step) => Math.Min(BatchSize, Images - (step * BatchSize));
}
