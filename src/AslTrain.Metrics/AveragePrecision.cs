namespace AslTrain.Metrics;

/// <summary>
/// Average precision in the definitions of the field. The first is the authors' (src/helper_functions/helper_functions.py):
/// the mean of the precisions at the rank of every positive, without interpolation. Equal scores are one threshold: all that
/// have it are predicted together, so that no number hangs on the order of images. Ignored entries are left out before ranking.
/// </summary>
/// <param name="PerClass">Average precision of each class in 0 .. 1; 0 for a class without positives.</param>
/// <param name="Area">
/// Of each class in 0 .. 1: the area under its precision-recall curve made monotone, as VOC since 2010.
/// </param>
/// <param name="ElevenPoint">Of each class in 0 .. 1: the mean of that curve at the recalls 0, 0.1 .. 1, as VOC 2007.</param>
/// <param name="Micro">In percent: of the entries of all classes ranked together; 0 where none is positive.</param>
/// <param name="Positives">Positives of each class.</param>
/// <param name="Negatives">Negatives of each class.</param>
/// <param name="Scored">Whether each class counts in the means: see <see cref="ScoredLabels.IsScored"/>.</param>
public sealed record AveragePrecision(
    double[] PerClass, double[] Area, double[] ElevenPoint, double Micro, int[] Positives, int[] Negatives, bool[] Scored)
{
    /// <summary>Added to the number of positives, as by the authors, so that a perfect class stays just under 1.</summary>
    const double Epsilon = 1e-8;

    const int RecallSteps = 10;

    /// <summary>mAP in percent: the mean over the classes that count (macro average); 0 where none does.</summary>
    public double Mean => MeanOfScored(PerClass);

    /// <summary>The mean over the classes that count, each weighted by its positives, in percent.</summary>
    public double Weighted
    {
        get
        {
            long positives = Columns.Where(IsScored).Sum(column => (long)Positives[column]);
            if (positives == 0) return 0;
            return 100 * Columns.Where(IsScored).Sum(column => Positives[column] * PerClass[column]) / positives;
        }
    }

    /// <summary>The mean of <see cref="Area"/> over the classes that count, in percent.</summary>
    public double MeanArea => MeanOfScored(Area);

    /// <summary>The mean of <see cref="ElevenPoint"/> over the classes that count, in percent.</summary>
    public double MeanElevenPoint => MeanOfScored(ElevenPoint);

    /// <summary>Classes that the means are over.</summary>
    public int ClassesScored => Scored.Count(scored => scored);

    /// <summary>Mean of <see cref="PerClass"/> in percent over the classes that have a positive; 0 where none has.</summary>
    public double MeanOfPresent => ClassesWithPositives == 0 ? 0 : 100 * PerClass.Sum() / ClassesWithPositives;

    public int ClassesWithPositives => Positives.Count(count => count > 0);

    IEnumerable<int> Columns => Enumerable.Range(0, PerClass.Length);

    public bool IsScored(int column) => Scored[column];

    public static AveragePrecision Of(ScoredLabels table) => Of(PositiveRanks.Of(table, isPooled: true), table);

    /// <summary><see cref="Mean"/> alone, in about half the time.</summary>
    public static double MeanOf(ScoredLabels table) => Of(PositiveRanks.Of(table, isPooled: false), table).Mean;

    static AveragePrecision Of(PositiveRanks ranks, ScoredLabels table)
    {
        double[] perClass = new double[table.Classes], area = new double[table.Classes], elevenPoint = new double[table.Classes];
        Parallel.For(0, table.Classes, column =>
        {
            perClass[column] = AtPositives(ranks.OfClass(column));
            (area[column], elevenPoint[column]) = Interpolated(ranks.OfClass(column));
        });
        bool[] scored = new bool[table.Classes];
        for (int column = 0; column < scored.Length; column++)
        {
            scored[column] = table.IsScored(ranks.Positives[column], ranks.Negatives[column]);
        }

        double micro = 100 * AtPositives(ranks.OfAll);
        return new AveragePrecision(perClass, area, elevenPoint, micro, ranks.Positives, ranks.Negatives, scored);
    }

    double MeanOfScored(double[] values) =>
        ClassesScored == 0 ? 0 : 100 * Columns.Where(IsScored).Sum(column => values[column]) / ClassesScored;

    static double AtPositives(RankedPositives ranked)
    {
        double sum = 0;
        for (int start = 0, end; start < ranked.Count; start = end)
        {
            end = ranked.EndOfEqual(start);
            sum += (end - start) * ranked.PrecisionAt(start, end);
        }

        return sum / (ranked.Count + Epsilon);
    }

    /// <summary>With the precision at each recall replaced by the highest at it or beyond.</summary>
    static (double Area, double ElevenPoint) Interpolated(RankedPositives ranked)
    {
        if (ranked.Count == 0) return (0, 0);
        double highest = 0, area = 0, points = 0;
        int step = RecallSteps, end = ranked.Count;
        for (int i = ranked.Count - 1; i >= 0; i--)
        {
            // Recalls above that of the positives so far are settled by what lies beyond.
            for (; (long)step * ranked.Count > (long)RecallSteps * (i + 1); step--) points += highest;
            if (!ranked.IsEqualToNext(i)) end = i + 1;
            highest = Math.Max(highest, ranked.PrecisionAt(i, end));
            area += highest;
        }

        return (area / ranked.Count, (points + ((step + 1) * highest)) / (RecallSteps + 1));
    }
}
