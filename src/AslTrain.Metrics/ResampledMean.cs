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

    /// <summary>mAP in percent of a table in which each image is there so many times; its copies are one threshold.</summary>
    internal static double OfCopies(ScoredLabels table, int[][] order, int[] copies)
    {
        double sum = 0;
        int scored = 0;
        for (int column = 0; column < table.Classes; column++)
        {
            long rank = 0, found = 0, foundBefore = 0;
            double precisions = 0;
            foreach (int place in order[column])
            {
                int image = place < 0 ? ~place : place;
                rank += copies[image];
                if (table.LabelsOf(image)[column] == LabelCode.Positive) found += copies[image];
                if (place >= 0 || found == foundBefore) continue;
                precisions += (found - foundBefore) * ((double)found / rank);
                foundBefore = found;
            }

            if (!table.IsScored(found, rank - found)) continue;
            scored++;
            if (found > 0) sum += precisions / found;
        }

        return scored == 0 ? 0 : 100 * sum / scored;
    }

    /// <summary>
    /// The images with a known label of each class, by descending score; the last of those with equal scores as its complement.
    /// </summary>
    internal static int[][] Order(ScoredLabels table)
    {
        int[][] order = new int[table.Classes][];
        Parallel.For(0, table.Classes, column =>
        {
            List<ulong> keys = [];
            for (int image = 0; image < table.Images; image++)
            {
                if (table.LabelsOf(image)[column] == LabelCode.Ignored) continue;
                keys.Add(((ulong)RankKey.Of(table.RanksOf(image)[column]) << 32) | (uint)image);
            }

            keys.Sort();
            order[column] =
            [
                .. keys.Select((key, i) =>
                    i + 1 < keys.Count && keys[i + 1] >> 32 == key >> 32 ? (int)(uint)key : ~(int)(uint)key),
            ];
        });
        return order;
    }
}
