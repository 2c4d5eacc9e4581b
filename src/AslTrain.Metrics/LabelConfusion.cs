using AslTrain.Foundation;

namespace AslTrain.Metrics;

/// <summary>How often a class is predicted where it is absent and another is present.</summary>
/// <param name="Present">Column of the class that is there.</param>
/// <param name="Predicted">Column of the class that is taken for present and is not.</param>
/// <param name="Count">Images with the first, known to be without the second, in which the second is predicted.</param>
/// <param name="Images">All images with the first that are known to be without the second.</param>
/// <param name="ShareElsewhere">In 0 .. 1: the share of the images without the first or where it is unknown, and known to be
/// without the second, in which the second is predicted; null where there is no such image.</param>
public sealed record LabelConfusion(int Present, int Predicted, int Count, int Images, double? ShareElsewhere)
{
    /// <summary>Deviations of a normal distribution that 95 % lie within.</summary>
    const double Deviations = 1.959964;

    public double Share => (double)Count / Images;

    /// <summary>
    /// The lower end of the share's 95 % interval (Wilson, 1927): few images tell little, so that 3 of 3 come after 90 of 100.
    /// </summary>
    public double SureShare
    {
        get
        {
            double square = Deviations * Deviations, n = Images;
            double middle = Share + (square / (2 * n));
            double half = Deviations * Math.Sqrt(((Share * (1 - Share)) + (square / (4 * n))) / n);
            return Math.Max(0, (middle - half) / (1 + (square / n)));
        }
    }

    /// <summary>The pairs of classes with the highest <see cref="SureShare"/>; equal ones by column.</summary>
    /// <param name="thresholds">One a class: it is predicted where its score is above.</param>
    /// <param name="count">At most so many; pairs that never happen are left out.</param>
    public static IReadOnlyList<LabelConfusion> Top(ScoredLabels table, IReadOnlyList<double> thresholds, int count)
    {
        if (thresholds.Count != table.Classes)
        {
            throw new ArgumentException($"{thresholds.Count} thresholds for {table.Classes} classes");
        }

        float[] floors = [.. thresholds.Select(ScoreThreshold.Floor)];
        (int Count, int Images)[] everywhere = CountAbsent(table, floors);
        List<LabelConfusion> found = [];
        Parallel.ForEach(ColumnBlocks.Of(table.Classes), block =>
        {
            LabelConfusion[] best = Ranked(OfBlock(table, floors, everywhere, block), count);
            lock (found) found.AddRange(best);
        });
        return Ranked(found, count);
    }

    static LabelConfusion[] Ranked(IEnumerable<LabelConfusion> pairs, int count) =>
    [
        .. pairs.OrderByDescending(pair => pair.SureShare)
            .ThenBy(pair => pair.Present).ThenBy(pair => pair.Predicted).Take(count),
    ];

    /// <summary>Of each class: images that are known to be without it, and those of them in which it is predicted.</summary>
    static (int Count, int Images)[] CountAbsent(ScoredLabels table, float[] floors)
    {
        (int Count, int Images)[] absent = new (int, int)[table.Classes];
        Parallel.ForEach(ColumnBlocks.Of(table.Classes), block =>
        {
            Span<(int Count, int Images)> own = absent.AsSpan(block.Start..block.End);
            for (int image = 0; image < table.Images; image++) Add(own, table, image, block.Start, floors);
        });
        return absent;
    }

    static IEnumerable<LabelConfusion> OfBlock(
        ScoredLabels table, float[] floors, (int Count, int Images)[] everywhere, (int Start, int End) block)
    {
        int classes = table.Classes;
        (int start, int end) = block;
        (int Count, int Images)[] pairs = new (int, int)[(end - start) * classes];
        for (int image = 0; image < table.Images; image++)
        {
            ReadOnlySpan<sbyte> labels = table.LabelsOf(image);
            for (int present = start; present < end; present++)
            {
                if (labels[present] != LabelCode.Positive) continue;
                Add(pairs.AsSpan((present - start) * classes, classes), table, image, 0, floors);
            }
        }

        return Enumerable.Range(0, pairs.Length).Where(place => pairs[place].Count > 0).Select(place =>
        {
            int predicted = place % classes;
            (int own, int images) = pairs[place];
            (int all, int allImages) = everywhere[predicted];
            double? elsewhere = allImages == images ? null : (double)(all - own) / (allImages - images);
            return new LabelConfusion(start + (place / classes), predicted, own, images, elsewhere);
        });
    }

    /// <summary>Counts an image for the classes from one on that it is known to be without.</summary>
    static void Add(Span<(int Count, int Images)> counts, ScoredLabels table, int image, int start, float[] floors)
    {
        ReadOnlySpan<sbyte> labels = table.LabelsOf(image).Slice(start, counts.Length);
        ReadOnlySpan<float> scores = table.ScoresOf(image).Slice(start, counts.Length);
        ReadOnlySpan<float> least = floors.AsSpan(start, counts.Length);
        for (int column = 0; column < labels.Length; column++)
        {
            if (labels[column] != LabelCode.Negative) continue;
            counts[column].Images++;
            if (scores[column] > least[column]) counts[column].Count++;
        }
    }
}
