using AslTrain.Foundation;
using AslTrain.Metrics;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Metrics;

/// <summary>The counting of ranks against sorting, entry by entry.</summary>
public class RankingTests
{
    static readonly Gen<ScoredLabels> Tables = Gen.Select(
        Gen.Int[1, 40], Gen.Int[0, 30], Gen.Int[1, 12]).SelectMany(sizes => Gen.Select(
        Gen.Int[-sizes.Item3, sizes.Item3].Array[sizes.Item1 * sizes.Item2], Gen.Int[0, 9].Array[sizes.Item1 * sizes.Item2],
        (scores, labels) => new ScoredLabels(
            [.. scores.Select(score => score / 8f)], [
                .. labels.Select(
                    label =>
                        label switch { 0 or 1 => LabelCode.Positive, 2 => LabelCode.Ignored, _ => LabelCode.Negative })],
                            sizes.Item1)));

    [Fact]
    public void EqualsSortingWithinEachClass() => Tables.Sample(table =>
    {
        AveragePrecision counted = AveragePrecision.Of(table);
        Assert.Equal(counted.Mean, AveragePrecision.MeanOf(table));
        for (int column = 0; column < table.Classes; column++)
        {
            bool[] ranked = Ranked(table, column..(column + 1));
            Assert.Equal(ranked.Count(positive => positive), counted.Positives[column]);
            Assert.Equal(ranked.Count(positive => !positive), counted.Negatives[column]);
            Assert.Equal(AuthorsAveragePrecision(ranked), counted.PerClass[column], 1e-12);
            Assert.Equal(VocArea(ranked), counted.Area[column], 1e-12);
            Assert.Equal(VocElevenPoint(ranked), counted.ElevenPoint[column], 1e-12);
        }
    });

    [Fact]
    public void MicroEqualsSortingAllEntries() => Tables.Sample(table =>
        Assert.Equal(100 * AuthorsAveragePrecision(Ranked(table, 0..table.Classes)), AveragePrecision.Of(table).Micro, 1e-10));

    [Fact]
    public void WeightedIsByPositives() => Tables.Sample(table =>
    {
        AveragePrecision precision = AveragePrecision.Of(table);
        double expected = precision.Positives.Sum() == 0
            ? 0
            : 100 * precision.PerClass.Zip(
                precision.Positives, (value, count) => value * count).Sum() / precision.Positives.Sum();
        Assert.Equal(expected, precision.Weighted, 1e-10);
    });

    [Theory]
    [InlineData(EmptyClass.Zero, 100 / 3.0, 3)]
    [InlineData(EmptyClass.Skip, 50, 2)]
    public void AnEmptyClassCountsZeroOrNotAtAll(EmptyClass rule, double mean, int scored)
    {
        // Found first, never found above its negative, without positives.
        ScoredLabels table = new(
            [.9f, .1f, .5f, .1f, .1f, .5f, .2f, .9f, .5f], [1, 1, 0, 0, 1, 0, 0, 0, 0], 3)
        { EmptyClass = rule };
        AveragePrecision precision = AveragePrecision.Of(table);
        double second = ((1 / 2.0) + (2 / 3.0)) / 2;
        Assert.Equal(scored, precision.ClassesScored);
        Assert.Equal(100 * (1 + second) / scored, precision.Mean, 1e-5);
        Assert.Equal(mean, PrecisionRecall.AtThreshold(table, 0.5).CR, 1e-9);
    }

    /// <summary>
    /// Eleven recalls by hand: of two positives at ranks 1 and 4, 0 to 0.5 have precision 1, 0.6 to 1 have 2/4.
    /// </summary>
    [Fact]
    public void ElevenPointsOfAnExample()
    {
        AveragePrecision precision = AveragePrecision.Of(new([.9f, .8f, .7f, .6f], [1, 0, 0, 1], 1));
        Assert.Equal(((6 * 1.0) + (5 * 0.5)) / 11, precision.ElevenPoint[0], 1e-12);
        Assert.Equal((1.0 + 0.5) / 2, precision.Area[0], 1e-12);
    }

    static bool[] Ranked(ScoredLabels table, Range columns) =>
    [
        .. from image in Enumerable.Range(0, table.Images)
           from column in Enumerable.Range(0, table.Classes).Take(columns)
           where table.LabelsOf(image)[column] != LabelCode.Ignored
           orderby table.ScoresOf(image)[column] descending, image, column
           select table.LabelsOf(image)[column] == LabelCode.Positive,
    ];

    static double AuthorsAveragePrecision(bool[] ranked)
    {
        double sum = 0, found = 0;
        for (int rank = 0; rank < ranked.Length; rank++)
        {
            if (ranked[rank]) sum += ++found / (rank + 1);
        }

        return sum / (found + 1e-8);
    }

    static (double Recall, double Precision)[] Curve(bool[] ranked)
    {
        int all = ranked.Count(positive => positive);
        return
        [
            .. Enumerable.Range(1, ranked.Length).Select(
                rank =>
                    ranked[..rank].Count(positive => positive)).Select((found, index) =>
                        ((double)found / all, (double)found / (index + 1))),
        ];
    }

    static double VocArea(bool[] ranked)
    {
        if (!ranked.Contains(true)) return 0;
        double area = 0, before = 0;
        (double Recall, double Precision)[] curve = Curve(ranked);
        for (int i = 0; i < curve.Length; i++)
        {
            area += (curve[i].Recall - before) * curve[i..].Max(point => point.Precision);
            before = curve[i].Recall;
        }

        return area;
    }

    static double VocElevenPoint(bool[] ranked)
    {
        if (!ranked.Contains(true)) return 0;
        (double Recall, double Precision)[] curve = Curve(ranked);
        return Enumerable.Range(0, 11).Average(
            tenth =>
                curve.Where(point => point.Recall * 10 >= tenth - 1e-9).Select(point => point.Precision).DefaultIfEmpty(0).Max());
    }
}
