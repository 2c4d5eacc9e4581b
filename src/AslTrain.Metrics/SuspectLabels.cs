using AslTrain.Foundation;

namespace AslTrain.Metrics;

/// <summary>An entry of a table whose label disagrees with its score.</summary>
public readonly record struct SuspectLabel(int Image, int Column, float Score);

/// <summary>The labels that are most likely missing or wrong, as far as a network's scores can tell.</summary>
public static class SuspectLabels
{
    /// <summary>
    /// Absent labels, the highest score first: perhaps never written down. Equal scores rank by image, then class.
    /// </summary>
    /// <param name="count">At most so many.</param>
    public static IReadOnlyList<SuspectLabel> Missing(ScoredLabels table, int count) =>
        Farthest(table, LabelCode.Negative, count, score => score);

    /// <summary>Present labels, the lowest score first: perhaps written down by mistake.</summary>
    /// <inheritdoc cref="Missing"/>
    public static IReadOnlyList<SuspectLabel> Wrong(ScoredLabels table, int count) =>
        Farthest(table, LabelCode.Positive, count, score => -score);

    static SuspectLabel[] Farthest(ScoredLabels table, sbyte label, int count, Func<float, float> doubtOf)
    {
        // The least doubtful of the kept ones is the first to go; of equal ones the last entry.
        PriorityQueue<SuspectLabel, (float Doubt, int Entry)> kept = new();
        for (int image = 0; image < table.Images; image++)
        {
            ReadOnlySpan<float> scores = table.ScoresOf(image), ranks = table.RanksOf(image);
            ReadOnlySpan<sbyte> labels = table.LabelsOf(image);
            for (int column = 0; column < scores.Length; column++)
            {
                if (labels[column] != label) continue;
                SuspectLabel suspect = new(image, column, scores[column]);
                (float, int) priority = (doubtOf(ranks[column]), -((image * table.Classes) + column));
                if (kept.Count < count) kept.Enqueue(suspect, priority);
                else if (count > 0) kept.EnqueueDequeue(suspect, priority);
            }
        }

        SuspectLabel[] ranked = new SuspectLabel[kept.Count];
        for (int i = ranked.Length - 1; i >= 0; i--) ranked[i] = kept.Dequeue();
        return ranked;
    }
}
