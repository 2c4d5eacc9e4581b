namespace AslTrain.Metrics;

/// <summary>
/// Precision, recall and F1 in percent: over classes (CP, CR, CF1) and over all labels (OP, OR, OF1), as in the paper's
/// table. CF1 and OF1 are harmonic means of the pair before them; CF1Mean is the mean of the classes' F1, which the
/// authors' validate.py prints. A ratio with nothing below the line is 0. Ignored entries count neither way.
/// </summary>
public sealed record PrecisionRecall(double CP, double CR, double CF1, double CF1Mean, double OP, double OR, double OF1)
{
    /// <summary>Predicts every class whose score is above the threshold.</summary>
    public static PrecisionRecall AtThreshold(ScoredLabels table, double threshold)
    {
        Counts counts = new(table.Classes);
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
        Counts counts = new(table.Classes);
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
    readonly struct Counts(int classes)
    {
        readonly long[] _hits = new long[classes];
        readonly long[] _predicted = new long[classes];
        readonly long[] _positive = new long[classes];

        public void Add(int column, sbyte label, bool predicted)
        {
            if (label == ScoredLabels.Ignored) return;
            if (predicted) _predicted[column]++;
            if (label != ScoredLabels.Positive) return;
            _positive[column]++;
            if (predicted) _hits[column]++;
        }

        public PrecisionRecall Summary()
        {
            double precision = 0, recall = 0, f1 = 0;
            for (int column = 0; column < _hits.Length; column++)
            {
                double classPrecision = Percent(_hits[column], _predicted[column]);
                double classRecall = Percent(_hits[column], _positive[column]);
                precision += classPrecision / _hits.Length;
                recall += classRecall / _hits.Length;
                f1 += HarmonicMean(classPrecision, classRecall) / _hits.Length;
            }

            double overallPrecision = Percent(_hits.Sum(), _predicted.Sum()), overallRecall = Percent(_hits.Sum(), _positive.Sum());
            return new PrecisionRecall(
                precision, recall, HarmonicMean(precision, recall), f1,
                overallPrecision, overallRecall, HarmonicMean(overallPrecision, overallRecall));
        }

        static double Percent(long part, long whole) => whole == 0 ? 0 : 100.0 * part / whole;

        static double HarmonicMean(double a, double b) => a + b == 0 ? 0 : 2 * a * b / (a + b);
    }
}
