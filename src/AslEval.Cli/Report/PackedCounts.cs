using AslTrain.Metrics;

namespace AslEval.Cli.Report;

/// <summary>
/// How many scores lie between neighbouring thresholds, as bytes: for each class its positives, then its negatives, from
/// the scores that are above no threshold to those above all. A number stands in groups of 7 bits, the lowest first, with
/// the eighth bit where more follow; after a 0 stands how many further ones follow it.
/// </summary>
static class PackedCounts
{
    public static byte[] Of(ScoreHistogram scores)
    {
        List<byte> bytes = [];
        for (int column = 0; column < scores.Table.Classes; column++)
        {
            Add(bytes, scores, place => Above(scores, column, place).Positives);
            Add(bytes, scores, place => Above(scores, column, place).Negatives);
        }

        return [.. bytes];
    }

    static (int Positives, int Negatives) Above(ScoreHistogram scores, int column, int place) =>
        place < 0 ? scores.Of(column) : place < scores.Thresholds.Count ? scores.Above(column, place) : (0, 0);

    static void Add(List<byte> bytes, ScoreHistogram scores, Func<int, int> above)
    {
        int zeros = 0;
        for (int place = -1; place < scores.Thresholds.Count; place++)
        {
            int count = above(place) - above(place + 1);
            if (count == 0)
            {
                zeros++;
                continue;
            }

            AddZeros(bytes, zeros);
            zeros = 0;
            AddNumber(bytes, count);
        }

        AddZeros(bytes, zeros);
    }

    static void AddZeros(List<byte> bytes, int zeros)
    {
        if (zeros == 0) return;
        bytes.Add(0);
        AddNumber(bytes, zeros - 1);
    }

    static void AddNumber(List<byte> bytes, int number)
    {
        uint left = (uint)number;
        for (; left >= 0x80; left >>= 7) bytes.Add((byte)(left | 0x80));
        bytes.Add((byte)left);
    }
}
