namespace AslTrain.Data.Annotations;

/// <summary>What the labels of a split look like.</summary>
/// <param name="Images">Images.</param>
/// <param name="Positives">Of each class.</param>
/// <param name="Negatives">
/// Of each class: verified ones where others are unknown, otherwise all that are not positive or difficult.
/// </param>
/// <param name="Difficult">Images of each class in which it is there only as difficult objects.</param>
/// <param name="MostLabels">Of one image.</param>
/// <param name="Unlabeled">Images without a positive.</param>
/// <param name="Together">Images that have both of two classes, [class, class], of the commonest classes alone.</param>
/// <param name="Commonest">The classes of <paramref name="Together"/>, the commonest first.</param>
public sealed record SplitStatistics(
    int Images, long[] Positives, long[] Negatives, long[] Difficult, int MostLabels, int Unlabeled,
    int[,] Together, int[] Commonest)
{
    const int ClassesTogether = 40;

    public long AllPositives => Positives.Sum();

    public long AllNegatives => Negatives.Sum();

    /// <summary>Labels that are neither positive, negative nor difficult.</summary>
    public long Unknown => ((long)Images * Positives.Length) - AllPositives - AllNegatives - Difficult.Sum();

    public static SplitStatistics Of(LabeledImages split)
    {
        int classes = split.Classes.Count, mostLabels = 0, unlabeled = 0;
        long[] positives = new long[classes], negatives = new long[classes], difficult = new long[classes];
        foreach (LabeledImage image in split.Images)
        {
            foreach (int index in image.Positive) positives[index]++;
            foreach (int index in image.Negative) negatives[index]++;
            foreach (int index in image.Difficult) difficult[index]++;
            mostLabels = Math.Max(mostLabels, image.Positive.Count);
            if (image.Positive.Count == 0) unlabeled++;
        }

        if (!split.LeavesUnknown)
        {
            for (int index = 0; index < classes; index++)
            {
                negatives[index] = split.Images.Count - positives[index] - difficult[index];
            }
        }

        int[] commonest = [.. Enumerable.Range(0, classes).OrderByDescending(index => positives[index]).Take(ClassesTogether)];
        return new SplitStatistics(
            split.Images.Count, positives, negatives, difficult, mostLabels, unlabeled,
            CountTogether(split, commonest), commonest);
    }

    static int[,] CountTogether(LabeledImages split, int[] commonest)
    {
        int[] places = [.. Enumerable.Repeat(-1, split.Classes.Count)];
        foreach ((int place, int index) in commonest.Index()) places[index] = place;
        int[,] together = new int[commonest.Length, commonest.Length];
        foreach (LabeledImage image in split.Images)
        {
            int[] shown = [.. image.Positive.Select(index => places[index]).Where(place => place >= 0)];
            foreach (int a in shown)
            {
                foreach (int b in shown) together[a, b]++;
            }
        }

        return together;
    }
}
