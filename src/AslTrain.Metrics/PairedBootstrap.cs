namespace AslTrain.Metrics;

/// <summary>
/// How far the difference in mAP of two networks on the same images hangs on which images they are: both are scored on the
/// same images drawn with replacement, again and again (Efron's bootstrap, percentile interval).
/// </summary>
/// <param name="Difference">mAP of the second less that of the first, in percent.</param>
/// <param name="Low">The lower end of the interval that holds 95 % of the differences.</param>
/// <param name="High">Its upper end.</param>
/// <param name="ShareAbove">Share of the draws in which the second is better.</param>
public sealed record PairedBootstrap(double Difference, double Low, double High, double ShareAbove)
{
    const double Outside = 0.025;

    /// <param name="first">Of the same images, classes and labels as <paramref name="second"/>.</param>
    /// <param name="draws">Index of an image for each image of a draw: so many draws as there are arrays.</param>
    /// <exception cref="ArgumentException">The tables are of different images or classes.</exception>
    public static PairedBootstrap Of(ScoredLabels first, ScoredLabels second, IReadOnlyList<int[]> draws)
    {
        if (first.Images != second.Images || first.Classes != second.Classes) throw new ArgumentException("the tables are of different images or classes");
        (int[][] firstOrder, int[][] secondOrder) = (Order(first), Order(second));
        double[] differences = new double[draws.Count];
        Parallel.For(0, draws.Count, draw =>
        {
            int[] copies = new int[first.Images];
            foreach (int image in draws[draw]) copies[image]++;
            differences[draw] = Mean(second, secondOrder, copies) - Mean(first, firstOrder, copies);
        });
        Array.Sort(differences);
        return new PairedBootstrap(
            AveragePrecision.Of(second).Mean - AveragePrecision.Of(first).Mean,
            differences[(int)(Outside * (draws.Count - 1))], differences[(int)Math.Ceiling((1 - Outside) * (draws.Count - 1))],
            (double)differences.Count(difference => difference > 0) / draws.Count);
    }

    /// <summary>mAP in percent of a table in which each image is there so many times; its copies rank together.</summary>
    internal static double Mean(ScoredLabels table, int[][] order, int[] copies)
    {
        double sum = 0;
        int scored = 0;
        for (int column = 0; column < table.Classes; column++)
        {
            long rank = 0, found = 0;
            double precisions = 0;
            foreach (int image in order[column])
            {
                bool isPositive = table.LabelsOf(image)[column] == ScoredLabels.Positive;
                for (int copy = 0; copy < copies[image]; copy++)
                {
                    rank++;
                    if (isPositive) precisions += (double)++found / rank;
                }
            }

            if (!table.IsScored(found, rank - found)) continue;
            scored++;
            if (found > 0) sum += precisions / found;
        }

        return scored == 0 ? 0 : 100 * sum / scored;
    }

    /// <summary>The images with a known label of each class, by descending score; equal ones by image.</summary>
    internal static int[][] Order(ScoredLabels table)
    {
        int[][] order = new int[table.Classes][];
        Parallel.For(0, table.Classes, column =>
        {
            List<ulong> keys = [];
            for (int image = 0; image < table.Images; image++)
            {
                if (table.LabelsOf(image)[column] != ScoredLabels.Ignored) keys.Add(RankKey.Of(table.ScoresOf(image)[column], image));
            }

            keys.Sort();
            order[column] = [.. keys.Select(key => (int)(uint)key)];
        });
        return order;
    }
}
