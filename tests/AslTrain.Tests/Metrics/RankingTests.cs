using AslTrain.Foundation;
using AslTrain.Metrics;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Metrics;

/// <summary>The counting of ranks against sorting, threshold by threshold: equal scores are one.</summary>
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
            (int Positives, int Negatives)[] ranked = Ranked(table, column..(column + 1));
            Assert.Equal(ranked.Sum(threshold => threshold.Positives), counted.Positives[column]);
            Assert.Equal(ranked.Sum(threshold => threshold.Negatives), counted.Negatives[column]);
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
            [.9f, .2f, .5f, .1f, .1f, .5f, .2f, .9f, .5f], [1, 1, 0, 0, 1, 0, 0, 0, 0], 3)
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

    /// <summary>Twelve images sorted by class: the order of files told them apart, where no score does.</summary>
    [Fact]
    public void AConstantNetworkScoresTheShareOfPositives()
    {
        sbyte[] labels = [.. Enumerable.Range(0, 12).SelectMany(image => image < 3 ? (sbyte[])[1, 0] : [0, 1])];
        AveragePrecision precision = AveragePrecision.Of(new([.. Enumerable.Repeat(0.5f, 24)], labels, 2));
        Assert.Equal([0.25, 0.75], precision.PerClass.Select(value => Math.Round(value, 6)));
        Assert.Equal((50, 50, 50, 50), (
            Math.Round(precision.Mean, 6), Math.Round(precision.Micro, 6),
            Math.Round(precision.MeanArea, 6), Math.Round(precision.MeanElevenPoint, 6)));
    }

    /// <summary>Scikit-learn's average_precision_score of the same numbers.</summary>
    [Fact]
    public void TiesAsByScikitLearn()
    {
        AveragePrecision precision = AveragePrecision.Of(
            new([.9f, .8f, .8f, .8f, .5f, .5f, .2f], [0, 1, 0, 1, 1, 0, 1], 1));
        Assert.Equal(((2 * 2 / 4.0) + (3 / 6.0) + (4 / 7.0)) / 4, precision.PerClass[0], 1e-7);
        Assert.Equal(4 / 7.0, precision.Area[0], 1e-12);
    }

    /// <summary>Both rounded to 1 by a sigmoid in float32.</summary>
    [Fact]
    public void LogitsTellApartWhatRoundingHasMadeEqual()
    {
        ScoredLabels rounded = new([1, 1, .5f], [0, 1, 0], 1), ranked = new([1, 1, .5f], [0, 1, 0], 1, ranks: [20, 30, 0]);
        Assert.Equal(0.5, AveragePrecision.Of(rounded).PerClass[0], 1e-7);
        Assert.Equal(1, AveragePrecision.Of(ranked).PerClass[0], 1e-7);
        Assert.Equal(AveragePrecision.MeanOf(ranked), ResampledMean.Of(ranked, 1, _ => [0, 1, 2]).OfDraws[0], 1e-5);
        Assert.Equal([0, 2], SuspectLabels.Missing(ranked, 2).Select(suspect => suspect.Image));
        Assert.Equal(100, Accuracy.OfTop(new([1, 1, .5f], [0, 1, 0], 3, ranks: [20, 30, 0]), 1));
        Assert.Equal(100, PrecisionRecall.OfTop(new([1, 1, .5f], [0, 1, 0], 3, ranks: [20, 30, 0]), 1).OP);
    }

    /// <summary>What each distinct score has, the highest first.</summary>
    static (int Positives, int Negatives)[] Ranked(ScoredLabels table, Range columns) =>
    [
        .. from image in Enumerable.Range(0, table.Images)
           from column in Enumerable.Range(0, table.Classes).Take(columns)
           where table.LabelsOf(image)[column] != LabelCode.Ignored
           group table.LabelsOf(image)[column] == LabelCode.Positive by table.ScoresOf(image)[column] into threshold
           orderby threshold.Key descending
           select (threshold.Count(positive => positive), threshold.Count(positive => !positive)),
    ];

    static double AuthorsAveragePrecision((int Positives, int Negatives)[] ranked)
    {
        double sum = 0;
        int found = 0, rank = 0;
        foreach ((int positives, int negatives) in ranked)
        {
            (found, rank) = (found + positives, rank + positives + negatives);
            sum += positives * ((double)found / rank);
        }

        return sum / (found + 1e-8);
    }

    static (double Recall, double Precision)[] Curve((int Positives, int Negatives)[] ranked)
    {
        double all = ranked.Sum(threshold => threshold.Positives);
        return
        [
            .. Enumerable.Range(1, ranked.Length).Select(count => (
                ranked[..count].Sum(threshold => threshold.Positives) / all,
                ranked[..count].Sum(threshold => threshold.Positives)
                    / (double)ranked[..count].Sum(threshold => threshold.Positives + threshold.Negatives))),
        ];
    }

    static double VocArea((int Positives, int Negatives)[] ranked)
    {
        if (ranked.Sum(threshold => threshold.Positives) == 0) return 0;
        double area = 0, before = 0;
        (double Recall, double Precision)[] curve = Curve(ranked);
        for (int i = 0; i < curve.Length; i++)
        {
            area += (curve[i].Recall - before) * curve[i..].Max(point => point.Precision);
            before = curve[i].Recall;
        }

        return area;
    }

    static double VocElevenPoint((int Positives, int Negatives)[] ranked)
    {
        if (ranked.Sum(threshold => threshold.Positives) == 0) return 0;
        (double Recall, double Precision)[] curve = Curve(ranked);
        return Enumerable.Range(0, 11).Average(
            tenth =>
                curve.Where(point => point.Recall * 10 >= tenth - 1e-9).Select(point => point.Precision).DefaultIfEmpty(0).Max());
    }
}
