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
    /// Batches of an epoch. A training epoch leaves out a remainder of one image, on which batch norm cannot train.
    /// </summary>
    public int Steps => (Images / BatchSize) + (Images % BatchSize > (Seed is null || Images == 1 ? 0 : 1) ? 1 : 0);

    /// <summary>Image indices in the order in which the epoch visits them, [Images].</summary>
    public int[] Order(int epoch)
    {
        int[] order = new int[Images];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        if (Seed is not long seed) return order;
        SeededRandom random = new(seed, epoch, purpose: SeededRandom.Purpose.Order);
        random.Shuffle<int>(order);
        return order;
    }

    /// <summary>The images of one step, out of the epoch's order.</summary>
    public ReadOnlySpan<int> ImagesOf(int step, ReadOnlySpan<int> order) =>
        order.Slice(step * BatchSize, Math.Min(BatchSize, Images - (step * BatchSize)));
}
