using AslTrain.Foundation;

namespace AslTrain.Metrics;

/// <summary>Of each class: true positives, predictions, and known labels.</summary>
sealed class ClassCounts(int classes)
{
    public long[] Hits { get; } = new long[classes];

    public long[] Predicted { get; } = new long[classes];

    public long[] Positives { get; } = new long[classes];

    public long[] Negatives { get; } = new long[classes];

    /// <summary>Adds an image.</summary>
    public void Add(ReadOnlySpan<sbyte> labels, ReadOnlySpan<bool> predicted)
    {
        for (int column = 0; column < labels.Length; column++)
        {
            if (labels[column] == LabelCode.Ignored) continue;
            if (predicted[column]) Predicted[column]++;
            if (labels[column] == LabelCode.Negative)
            {
                Negatives[column]++;
                continue;
            }

            Positives[column]++;
            if (predicted[column]) Hits[column]++;
        }
    }

    public void Add(ClassCounts other)
    {
        Add(Hits, other.Hits);
        Add(Predicted, other.Predicted);
        Add(Positives, other.Positives);
        Add(Negatives, other.Negatives);

        static void Add(long[] sum, long[] more)
        {
            for (int column = 0; column < sum.Length; column++) sum[column] += more[column];
        }
    }
}
