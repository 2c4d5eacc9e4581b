namespace AslTrain.Metrics;

/// <summary>
/// Precision, recall and F1 in percent: over classes (CP, CR, CF1) and over all labels (OP, OR, OF1), as in the paper's
/// table. CF1 and OF1 are harmonic means of the pair before them; CF1Mean is the mean of the classes' F1, which the
/// authors' validate.py prints. A ratio with nothing below the line is 0. Ignored entries count neither way; of partial
/// labels only the classes with a known positive and a known negative count.
/// </summary>
public sealed record PrecisionRecall(double CP, double CR, double CF1, double CF1Mean, double OP, double OR, double OF1)
{
    /// <summary>Predicts every class whose score is above the threshold.</summary>
    public static PrecisionRecall AtThreshold(ScoredLabels table, double threshold)
    {
        Counts counts = new(table.Classes, table.IsPartial);
        for (int image = 0; image < table.Images; image++)
        {
            ReadOnlySpan<float> scores = table.ScoresOf(image);
            ReadOnlySpan<sbyte> labels = table.LabelsOf(image);
            for (int column = 0; column < table.Classes; column++) counts.Add(column, labels[column], scores[column] > threshold);
        }

        return counts.Summary();
    }

    /// <summary>Predicts the <paramref name="top"/> highest classes of every image; equal scores rank by class index.</summary>
    public static PrecisionRecall OfTop(ScoredLabels table, int top)
    {
        Counts counts = new(table.Classes, table.IsPartial);
        Span<bool> chosen = new bool[table.Classes];
        for (int image = 0; image < table.Images; image++)
        {
            ReadOnlySpan<sbyte> labels = table.LabelsOf(image);
            ChooseTop(table.ScoresOf(image), Math.Min(top, table.Classes), chosen);
            for (int column = 0; column < table.Classes; column++) counts.Add(column, labels[column], chosen[column]);
        }

        return counts.Summary();
    }

    static void ChooseTop(ReadOnlySpan<float> scores, int top, Span<bool> chosen)
    {
        chosen.Clear();
        for (int rank = 0; rank < top; rank++)
        {
            int best = -1;
            for (int column = 0; column < scores.Length; column++)
            {
                if (!chosen[column] && (best < 0 || scores[column] > scores[best])) best = column;
            }

            chosen[best] = true;
        }
    }

    /// <summary>True positives, predictions and positives of each class.</summary>
    readonly struct Counts(int classes, bool isPartial)
    {
        readonly long[] _hits = new long[classes];
        readonly long[] _predicted = new long[classes];
        readonly long[] _positive = new long[classes];
        readonly long[] _negative = new long[classes];

        public void Add(int column, sbyte label, bool predicted)
        {
            if (label == ScoredLabels.Ignored) return;
            if (predicted) _predicted[column]++;
            if (label == ScoredLabels.Positive)
            {
                _positive[column]++;
                if (predicted) _hits[column]++;
            }
            else
            {
                _negative[column]++;
            }
        }

        public PrecisionRecall Summary()
        {
            double precision = 0, recall = 0, f1 = 0;
            int[] counted = [.. Enumerable.Range(0, _hits.Length).Where(IsCounted)];
            foreach (int column in counted)
            {
                double classPrecision = Percent(_hits[column], _predicted[column]);
                double classRecall = Percent(_hits[column], _positive[column]);
                precision += classPrecision / counted.Length;
                recall += classRecall / counted.Length;
                f1 += HarmonicMean(classPrecision, classRecall) / counted.Length;
            }

            double overallPrecision = Percent(Sum(_hits, counted), Sum(_predicted, counted)), overallRecall = Percent(Sum(_hits, counted), Sum(_positive, counted));
            return new PrecisionRecall(
                precision, recall, HarmonicMean(precision, recall), f1,
                overallPrecision, overallRecall, HarmonicMean(overallPrecision, overallRecall));
        }

        bool IsCounted(int column) => !isPartial || (_positive[column] > 0 && _negative[column] > 0);

        static long Sum(long[] counts, int[] columns) => columns.Sum(column => counts[column]);

        static double Percent(long part, long whole) => whole == 0 ? 0 : 100.0 * part / whole;

        static double HarmonicMean(double a, double b) => a + b == 0 ? 0 : 2 * a * b / (a + b);
    }
}
