using AslTrain.Foundation;

namespace AslTrain.Metrics;

/// <summary>
/// How many known labels of each class score above each of a row of thresholds: all that choosing thresholds and drawing
/// precision-recall curves needs, at a size that does not grow with the images.
/// </summary>
public sealed class ScoreHistogram
{
    /// <summary>Steps of the thresholds' logit, and its largest value: 1.7e-5 to 0.99998.</summary>
    const double Step = 0.01;

    /// <inheritdoc cref="Step"/>
    const int Steps = 1100;

    /// <summary>Decimals of a threshold: two neighbours still differ.</summary>
    const int Digits = 7;

    readonly int[] _positives;
    readonly int[] _negatives;

    /// <summary>Over <see cref="EvenLogits"/>.</summary>
    /// <param name="table">Scores in 0 .. 1.</param>
    public ScoreHistogram(ScoredLabels table)
        : this(table, EvenLogits)
    {
    }

    /// <param name="table">Scores in 0 .. 1.</param>
    /// <param name="thresholds">Ascending, no two the same as floats.</param>
    public ScoreHistogram(ScoredLabels table, IReadOnlyList<double> thresholds)
    {
        (Table, Thresholds) = (table, thresholds);
        float[] floors = [.. Thresholds.Select(ScoreThreshold.Floor)];
        int width = Thresholds.Count + 1;
        (_positives, _negatives) = (new int[checked(table.Classes * width)], new int[table.Classes * width]);
        Parallel.ForEach(ColumnBlocks.Of(table.Classes), block =>
        {
            for (int image = 0; image < table.Images; image++)
            {
                ReadOnlySpan<float> scores = table.ScoresOf(image);
                ReadOnlySpan<sbyte> labels = table.LabelsOf(image);
                for (int column = block.Start; column < block.End; column++)
                {
                    if (labels[column] == LabelCode.Ignored) continue;
                    int place = (column * width) + Bisection.CountBelow<float>(floors, scores[column]);
                    if (labels[column] == LabelCode.Positive) _positives[place]++;
                    else _negatives[place]++;
                }
            }

            for (int column = block.Start; column < block.End; column++)
            {
                AddUpFromTheEnd(_positives.AsSpan(column * width, width));
                AddUpFromTheEnd(_negatives.AsSpan(column * width, width));
            }
        });
    }

    /// <summary>Ascending, even in their logit, so that they are as fine near 0 and 1 as in the middle.</summary>
    public static IReadOnlyList<double> EvenLogits { get; } =
        [.. Enumerable.Range(-Steps, (2 * Steps) + 1).Select(step => Math.Round(1 / (1 + Math.Exp(-Step * step)), Digits))];

    public ScoredLabels Table { get; }

    /// <summary>Ascending.</summary>
    public IReadOnlyList<double> Thresholds { get; }

    /// <summary>Known labels of a class.</summary>
    public (int Positives, int Negatives) Of(int column) => (_positives[Place(column, -1)], _negatives[Place(column, -1)]);

    /// <summary>Those of them that score above <see cref="Thresholds"/>[<paramref name="index"/>].</summary>
    public (int Positives, int Negatives) Above(int column, int index) => (_positives[Place(column, index)], _negatives[Place(column, index)]);

    /// <summary>With one threshold for all classes.</summary>
    public PrecisionRecall At(int index) => At(_ => index);

    /// <summary>With a threshold for each class.</summary>
    /// <param name="indexOf">
    /// Index into <see cref="Thresholds"/> for a class; their count for none, so that the class is never predicted.
    /// </param>
    public PrecisionRecall At(Func<int, int> indexOf)
    {
        ClassCounts counts = new(Table.Classes);
        for (int column = 0; column < Table.Classes; column++)
        {
            int index = indexOf(column);
            (int hits, int misses) = index < Thresholds.Count ? Above(column, index) : (0, 0);
            (int positives, int negatives) = Of(column);
            (counts.Hits[column], counts.Predicted[column], counts.Positives[column], counts.Negatives[column]) = (hits, hits + misses, positives, negatives);
        }

        return PrecisionRecall.Of(counts, Table);
    }

    int Place(int column, int index) => (column * (Thresholds.Count + 1)) + index + 1;

    static void AddUpFromTheEnd(Span<int> counts)
    {
        for (int i = counts.Length - 2; i >= 0; i--) counts[i] += counts[i + 1];
    }
}
