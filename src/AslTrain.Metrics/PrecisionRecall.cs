namespace AslTrain.Metrics;

/// <summary>
/// Precision, recall and F1 in percent: over classes (CP, CR, CF1) and over all labels (OP, OR, OF1), as in the paper's
/// table. CF1 and OF1 are harmonic means of the pair before them; CF1Mean is the mean of the classes' F1, which the
/// authors' validate.py prints. A ratio with nothing below the line is 0. Ignored entries count neither way. The means
/// over classes are over those that <see cref="ScoredLabels.IsScored"/>; of partial labels the sums over labels are too.
/// </summary>
public sealed record PrecisionRecall(double CP, double CR, double CF1, double CF1Mean, double OP, double OR, double OF1)
{
    /// <summary>Images of a task.</summary>
    const int Rows = 256;

    /// <summary>Predicts every class whose score is above the threshold.</summary>
    public static PrecisionRecall AtThreshold(ScoredLabels table, double threshold)
    {
        float[] same = new float[table.Classes];
        Array.Fill(same, ScoreThreshold.Floor(threshold));
        return Above(table, same);
    }

    /// <summary>Predicts every class whose score is above the threshold of that class.</summary>
    /// <param name="thresholds">One a class.</param>
    public static PrecisionRecall AtThresholds(ScoredLabels table, IReadOnlyList<double> thresholds)
    {
        if (thresholds.Count != table.Classes)
        {
            throw new ArgumentException($"{thresholds.Count} thresholds for {table.Classes} classes");
        }

        return Above(table, [.. thresholds.Select(ScoreThreshold.Floor)]);
    }

    /// <summary>
    /// Predicts the <paramref name="top"/> highest classes of every image; equal scores rank by class index. With
    /// <paramref name="least"/> only those of them that score as much: ML-GCN's definition (util.py), with 0.5. (Its code
    /// adds a prediction for each class without any, which this does not.)
    /// </summary>
    public static PrecisionRecall OfTop(ScoredLabels table, int top, double least = double.NegativeInfinity)
    {
        return Count(table, (image, predicted) =>
        {
            ReadOnlySpan<float> ranks = table.RanksOf(image);
            predicted.Clear();
            for (int rank = 0; rank < Math.Min(top, ranks.Length); rank++)
            {
                int best = -1;
                for (int column = 0; column < ranks.Length; column++)
                {
                    if (!predicted[column] && (best < 0 || ranks[column] > ranks[best])) best = column;
                }

                if (table.ScoresOf(image)[best] < least) return;
                predicted[best] = true;
            }
        });
    }

    delegate void Prediction(int image, Span<bool> predicted);

    static PrecisionRecall Above(ScoredLabels table, float[] thresholds) => Count(table, (image, predicted) =>
    {
        ReadOnlySpan<float> scores = table.ScoresOf(image);
        for (int column = 0; column < scores.Length; column++) predicted[column] = scores[column] > thresholds[column];
    });

    static PrecisionRecall Count(ScoredLabels table, Prediction predict)
    {
        ClassCounts all = new(table.Classes);
        Parallel.For(
            0, (table.Images + Rows - 1) / Rows,
            () => (Counts: new ClassCounts(table.Classes), Predicted: new bool[table.Classes]),
            (task, _, own) =>
            {
                for (int image = task * Rows; image < Math.Min(table.Images, (task + 1) * Rows); image++)
                {
                    predict(image, own.Predicted);
                    own.Counts.Add(table.LabelsOf(image), own.Predicted);
                }

                return own;
            },
            own =>
            {
                lock (all) all.Add(own.Counts);
            });
        return Of(all, table);
    }

    /// <summary>Of counts over the images of a table.</summary>
    internal static PrecisionRecall Of(ClassCounts counts, ScoredLabels table)
    {
        double precision = 0, recall = 0, f1 = 0;
        long hits = 0, predicted = 0, positive = 0;
        int scored = 0;
        for (int column = 0; column < table.Classes; column++)
        {
            (long classHits, long classPredicted) = (counts.Hits[column], counts.Predicted[column]);
            long classPositive = counts.Positives[column];
            bool isScored = table.IsScored(classPositive, counts.Negatives[column]);
            if (isScored || !table.IsPartial)
            {
                (hits, predicted, positive) = (hits + classHits, predicted + classPredicted, positive + classPositive);
            }

            if (!isScored) continue;
            scored++;
            (double classPrecision, double classRecall) = (Percent(classHits, classPredicted), Percent(classHits, classPositive));
            (precision, recall) = (precision + classPrecision, recall + classRecall);
            f1 += HarmonicMean(classPrecision, classRecall);
        }

        if (scored > 0) (precision, recall, f1) = (precision / scored, recall / scored, f1 / scored);
        (double overallPrecision, double overallRecall) = (Percent(hits, predicted), Percent(hits, positive));
        return new PrecisionRecall(
            precision, recall, HarmonicMean(precision, recall), f1,
            overallPrecision, overallRecall, HarmonicMean(overallPrecision, overallRecall));
    }

    static double Percent(long part, long whole) => whole == 0 ? 0 : 100.0 * part / whole;

    static double HarmonicMean(double a, double b) => a + b == 0 ? 0 : 2 * a * b / (a + b);
}
