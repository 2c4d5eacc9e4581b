using AslTrain.Foundation;

namespace AslTrain.Metrics;

/// <summary>The mAP of a network on its images, and on images drawn from them with replacement, again and again.</summary>
/// <param name="Mean">On all images, in percent.</param>
/// <param name="OfDraws">On those of each draw, in percent.</param>
public sealed record ResampledMean(double Mean, double[] OfDraws)
{
    /// <param name="drawOf">
    /// Index of an image for each image of a draw; for the same draw the same, whichever network it is asked for.
    /// </param>
    public static ResampledMean Of(ScoredLabels table, int draws, Func<int, int[]> drawOf)
    {
        int[][] order = Order(table);
        double[] ofDraws = new double[draws];
        Parallel.For(0, draws, draw =>
        {
            int[] copies = new int[table.Images];
            foreach (int image in drawOf(draw)) copies[image]++;
            ofDraws[draw] = OfCopies(table, order, copies);
        });
        return new ResampledMean(AveragePrecision.MeanOf(table), ofDraws);
    }

    /// <summary>mAP in percent of a table in which each image is there so many times; its copies rank together.</summary>
    internal static double OfCopies(ScoredLabels table, int[][] order, int[] copies)
    {
        double sum = 0;
        int scored = 0;
        for (int column = 0; column < table.Classes; column++)
        {
            long rank = 0, found = 0;
            double precisions = 0;
            foreach (int image in order[column])
            {
                bool isPositive = table.LabelsOf(image)[column] == LabelCode.Positive;
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
                if (table.LabelsOf(image)[column] != LabelCode.Ignored) keys.Add(RankKey.Of(table.ScoresOf(image)[column], image));
            }

            keys.Sort();
            order[column] = [.. keys.Select(key => (int)(uint)key)];
        });
        return order;
    }
}
