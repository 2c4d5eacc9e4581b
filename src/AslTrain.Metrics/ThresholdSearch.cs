namespace AslTrain.Metrics;

/// <summary>The best thresholds on a split, out of a histogram's, as indices into them.</summary>
public static class ThresholdSearch
{
    /// <summary>One for all classes, for the highest OF1.</summary>
    public static int BestOF1(ScoreHistogram scores) => MiddleOfBest(scores, index => scores.At(index).OF1);

    /// <summary>One for all classes, for the highest CF1, the harmonic mean of CP and CR.</summary>
    public static int BestCF1(ScoreHistogram scores) => MiddleOfBest(scores, index => scores.At(index).CF1);

    /// <summary>
    /// One for all classes: the lowest, and so the highest recall, whose OP is what is wanted; the count of thresholds where
    /// none is.
    /// </summary>
    /// <param name="precision">Wanted, in percent.</param>
    public static int OfPrecision(ScoreHistogram scores, double precision) => Lowest(scores, index => scores.At(index) is { OP: var op, OR: > 0 } && op >= precision);

    /// <summary>
    /// One a class, for the highest OF1. F1 over all labels is a ratio of sums over the classes, so that the best of them all
    /// is found by improving each class's part at the ratio so far until it stands still (Dinkelbach, 1967).
    /// </summary>
    public static int[] BestOF1OfClasses(ScoreHistogram scores)
    {
        int global = BestOF1(scores);
        int[] chosen = [.. Enumerable.Repeat(global, scores.Table.Classes)];
        for (double best = scores.At(global).OF1; ;)
        {
            double ratio = best / 100;
            int[] next = [.. Enumerable.Range(0, chosen.Length).Select(column => Best(scores, column, (hits, predicted, positives) => (2.0 * hits) - (ratio * (predicted + positives))))];
            double value = scores.At(column => next[column]).OF1;
            if (value <= best) return chosen;
            (chosen, best) = (next, value);
        }
    }

    /// <summary>
    /// One a class, for the highest F1 of each, and so the highest mean of them; the global one where a class has no
    /// positive.
    /// </summary>
    public static int[] BestF1OfClasses(ScoreHistogram scores)
    {
        int global = BestCF1(scores);
        return [.. Enumerable.Range(0, scores.Table.Classes).Select(column =>
            scores.Of(column).Positives == 0 ? global : Best(scores, column, (hits, predicted, positives) => 2.0 * hits / (predicted + positives)))];
    }

    /// <summary>One a class: the lowest whose precision is what is wanted; the count of thresholds where none is.</summary>
    /// <param name="precision">Wanted, in percent.</param>
    public static int[] OfPrecisionOfClasses(ScoreHistogram scores, double precision) =>
    [
        .. Enumerable.Range(0, scores.Table.Classes).Select(column => Lowest(scores, index =>
            scores.Above(column, index) is { Positives: > 0 and var hits, Negatives: var misses } && 100.0 * hits / (hits + misses) >= precision)),
    ];

    static int Best(ScoreHistogram scores, int column, Func<int, int, int, double> valueOf)
    {
        int positives = scores.Of(column).Positives;
        return MiddleOfBest(scores, index =>
        {
            (int hits, int misses) = scores.Above(column, index);
            return valueOf(hits, hits + misses, positives);
        });
    }

    static int Lowest(ScoreHistogram scores, Func<int, bool> isRight)
    {
        int index = 0;
        while (index < scores.Thresholds.Count && !isRight(index)) index++;
        return index;
    }

    /// <summary>Of neighbours that are equally good the middle one: it stands farthest from both sides.</summary>
    static int MiddleOfBest(ScoreHistogram scores, Func<int, double> value)
    {
        double[] values = [.. Enumerable.Range(0, scores.Thresholds.Count).Select(value)];
        double best = values.Max();
        int first = Array.IndexOf(values, best), end = first;
        while (end + 1 < values.Length && values[end + 1] == best) end++;
        return (first + end) / 2;
    }
}
