using System.Buffers;

namespace AslTrain.Metrics;

/// <summary>
/// Average precision as the authors compute it (src/helper_functions/helper_functions.py): the mean of the precisions at
/// the rank of every positive, without interpolation. Equal scores rank by image index, so that no number hangs on the
/// order of batches. Ignored entries are left out before ranking.
/// </summary>
/// <param name="PerClass">Average precision of each class in 0 .. 1; 0 for a class without positives.</param>
/// <param name="Positives">Positives of each class.</param>
/// <param name="Negatives">Negatives of each class.</param>
/// <param name="IsPartial">Whether a class counts only where it has both.</param>
public sealed record AveragePrecision(double[] PerClass, int[] Positives, int[] Negatives, bool IsPartial)
{
    /// <summary>Added to the number of positives, as by the authors, so that a perfect class stays just under 1.</summary>
    const double Epsilon = 1e-8;

    /// <summary>
    /// Mean in percent over all classes, a class without positives counting 0, as by the authors; of partial labels over
    /// the classes that can be scored, 0 where none can.
    /// </summary>
    public double Mean => ClassesScored == 0 ? 0 : 100 * PerClass.Where((_, column) => IsScored(column)).Sum() / ClassesScored;

    /// <summary>Classes that the mean is over.</summary>
    public int ClassesScored => Enumerable.Range(0, PerClass.Length).Count(IsScored);

    public bool IsScored(int column) => !IsPartial || (Positives[column] > 0 && Negatives[column] > 0);

    /// <summary>Mean in percent over the classes that have a positive; 0 where none has.</summary>
    public double MeanOfPresent => ClassesWithPositives == 0 ? 0 : 100 * PerClass.Sum() / ClassesWithPositives;

    public int ClassesWithPositives => Positives.Count(count => count > 0);

    public static AveragePrecision Of(ScoredLabels table)
    {
        double[] perClass = new double[table.Classes];
        int[] positives = new int[table.Classes], negatives = new int[table.Classes];
        Parallel.For(0, table.Classes, column => (perClass[column], positives[column], negatives[column]) = OfClass(table, column));
        return new AveragePrecision(perClass, positives, negatives, table.IsPartial);
    }

    static (double AveragePrecision, int Positives, int Negatives) OfClass(ScoredLabels table, int column)
    {
        ulong[] keys = ArrayPool<ulong>.Shared.Rent(table.Images);
        try
        {
            int count = 0, positives = 0;
            for (int image = 0; image < table.Images; image++)
            {
                sbyte label = table.LabelsOf(image)[column];
                if (label == ScoredLabels.Ignored) continue;
                if (label == ScoredLabels.Positive) positives++;
                keys[count++] = RankKey(table.ScoresOf(image)[column], image);
            }

            Array.Sort(keys, 0, count);
            double sum = 0;
            int found = 0;
            for (int rank = 0; rank < count; rank++)
            {
                if (table.LabelsOf((int)(uint)keys[rank])[column] != ScoredLabels.Positive) continue;
                sum += (double)++found / (rank + 1);
            }

            return (sum / (positives + Epsilon), positives, count - positives);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(keys);
        }
    }

    /// <summary>Ascending keys are descending scores, and ascending images where scores are equal.</summary>
    static ulong RankKey(float score, int image)
    {
        uint bits = BitConverter.SingleToUInt32Bits(score == 0 ? 0f : score);
        uint ascending = (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
        return ((ulong)~ascending << 32) | (uint)image;
    }
}
