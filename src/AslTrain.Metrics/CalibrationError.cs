using AslTrain.Foundation;

namespace AslTrain.Metrics;

/// <summary>The entries whose score falls into one part of 0 .. 1.</summary>
/// <param name="Entries">Known labels.</param>
/// <param name="MeanScore">Of them; 0 where there are none.</param>
/// <param name="Positives">Share of them that are positive.</param>
public readonly record struct ReliabilityBin(long Entries, double MeanScore, double Positives);

/// <summary>
/// Expected calibration error (Guo et al., 2017, arXiv:1706.04599, equation 3): how far scores are from the share of
/// positives among entries that score alike, in bins of equal width, weighted by their entries.
/// </summary>
/// <param name="OfAll">
/// In 0 .. 1, over the entries of all classes; mostly absent labels, so it is small where those score low.
/// </param>
/// <param name="OfClasses">The mean of the classes' own.</param>
/// <param name="Bins">Of all entries.</param>
public sealed record CalibrationError(double OfAll, double OfClasses, IReadOnlyList<ReliabilityBin> Bins)
{
    const int Parts = 15;

    /// <param name="table">Scores in 0 .. 1.</param>
    public static CalibrationError Of(ScoredLabels table)
    {
        (long Entries, double Scores, long Positives)[] sums = new (long, double, long)[table.Classes * Parts];
        Parallel.ForEach(ColumnBlocks.Of(table.Classes), block =>
        {
            for (int image = 0; image < table.Images; image++)
            {
                ReadOnlySpan<float> scores = table.ScoresOf(image);
                ReadOnlySpan<sbyte> labels = table.LabelsOf(image);
                for (int column = block.Start; column < block.End; column++)
                {
                    if (labels[column] == LabelCode.Ignored) continue;
                    ref (long Entries, double Scores, long Positives) sum = ref sums[(column * Parts) + Math.Clamp((int)(scores[column] * Parts), 0, Parts - 1)];
                    sum.Entries++;
                    sum.Scores += scores[column];
                    if (labels[column] == LabelCode.Positive) sum.Positives++;
                }
            }
        });

        ReliabilityBin[] all =
        [
            .. Enumerable.Range(0, Parts).Select(part => Enumerable.Range(0, table.Classes).Select(column => sums[(column * Parts) + part])
                .Aggregate((a, b) => (a.Entries + b.Entries, a.Scores + b.Scores, a.Positives + b.Positives))).Select(Bin),
        ];
        double[] ofClasses =
        [
            .. Enumerable.Range(0, table.Classes).Select(column => (ReliabilityBin[])[.. sums.AsSpan(column * Parts, Parts).ToArray().Select(Bin)])
                .Where(bins => bins.Sum(bin => bin.Entries) > 0).Select(Error),
        ];
        return new CalibrationError(Error(all), ofClasses.Length == 0 ? 0 : ofClasses.Average(), all);
    }

    static ReliabilityBin Bin((long Entries, double Scores, long Positives) sum) =>
        sum.Entries == 0 ? default : new ReliabilityBin(sum.Entries, sum.Scores / sum.Entries, (double)sum.Positives / sum.Entries);

    static double Error(ReliabilityBin[] bins) =>
        bins.Sum(bin => bin.Entries * Math.Abs(bin.MeanScore - bin.Positives)) / Math.Max(1, bins.Sum(bin => bin.Entries));
}
