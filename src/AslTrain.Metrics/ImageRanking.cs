using AslTrain.Foundation;

namespace AslTrain.Metrics;

/// <summary>How well the scores of an image rank its labels before all others.</summary>
/// <param name="Image">Row of the table.</param>
/// <param name="Precision">
/// In 0 .. 1: the mean over the image's present labels of the precision at their rank among its known labels, whose mean
/// over images is the label ranking average precision (Tsoumakas et al., 2010). Equal scores are one rank, the last of theirs.
/// </param>
/// <param name="Gap">The lowest score of a present label less the highest of an absent one: above 0 where all rank right.</param>
public readonly record struct ImageRanking(int Image, double Precision, float Gap)
{
    /// <summary>Images with a present and an absent label, the best first: by precision, then gap, then row.</summary>
    public static ImageRanking[] BestFirst(ScoredLabels table)
    {
        ImageRanking?[] all = new ImageRanking?[table.Images];
        Parallel.For(0, table.Images, image => all[image] = Of(table, image));
        return
        [
            .. all.OfType<ImageRanking>()
                .OrderByDescending(own => own.Precision).ThenByDescending(own => own.Gap).ThenBy(own => own.Image),
        ];
    }

    /// <summary>null where the image lacks either kind of label.</summary>
    public static ImageRanking? Of(ScoredLabels table, int image)
    {
        ReadOnlySpan<float> scores = table.ScoresOf(image);
        ReadOnlySpan<sbyte> labels = table.LabelsOf(image);
        float lowest = float.PositiveInfinity, highest = float.NegativeInfinity;
        double sum = 0;
        int positives = 0;
        for (int column = 0; column < labels.Length; column++)
        {
            if (labels[column] == LabelCode.Negative) highest = Math.Max(highest, scores[column]);
            if (labels[column] != LabelCode.Positive) continue;
            positives++;
            lowest = Math.Min(lowest, scores[column]);
            sum += PrecisionAt(table.RanksOf(image), labels, column);
        }

        if (positives == 0 || highest == float.NegativeInfinity) return null;
        return new ImageRanking(image, sum / positives, lowest - highest);
    }

    static double PrecisionAt(ReadOnlySpan<float> ranks, ReadOnlySpan<sbyte> labels, int label)
    {
        (int rank, int hits) = (0, 0);
        for (int column = 0; column < labels.Length; column++)
        {
            if (ranks[column] < ranks[label] || labels[column] == LabelCode.Ignored) continue;
            rank++;
            if (labels[column] == LabelCode.Positive) hits++;
        }

        return (double)hits / rank;
    }
}
