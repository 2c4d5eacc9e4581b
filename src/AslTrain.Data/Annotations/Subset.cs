namespace AslTrain.Data.Annotations;

public static class Subset
{
    /// <summary>A random subset of a split, the same for the same seed, in the split's own order.</summary>
    /// <param name="limit">Images to keep; all where there are no more, or null.</param>
    public static LabeledImages Take(LabeledImages split, int? limit, long seed)
    {
        if (limit is not int count || count >= split.Images.Count) return split;
        int[] order = [.. Enumerable.Range(0, split.Images.Count)];
        SeededRandom random = new(seed, purpose: SeededRandom.Purpose.Subset);
        random.Shuffle<int>(order);
        return split with { Images = [.. order.Take(count).Order().Select(index => split.Images[index])] };
    }
}
