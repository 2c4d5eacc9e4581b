using System.Text.Json;
using AslTrain.Foundation;
using AslTrain.Metrics;
using AslTrain.Tests.Support;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Metrics;

public class MetricsTests
{
    public static TheoryData<int> GoldenCases => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void EqualTheReference(int index)
    {
        JsonElement golden = TestFiles.GoldenJson("metrics.json").GetProperty("cases")[index];
        ScoredLabels table = Table(golden);

        AveragePrecision precision = AveragePrecision.Of(table);
        double[] expected = [.. golden.GetProperty("ap").EnumerateArray().Select(value => value.GetDouble())];
        for (int column = 0; column < expected.Length; column++) Assert.Equal(expected[column], precision.PerClass[column], 1e-9);
        Assert.Equal(golden.GetProperty("mAP").GetDouble(), precision.Mean, 1e-9);

        foreach (JsonProperty threshold in golden.GetProperty("thresholds").EnumerateObject())
        {
            Close(threshold.Value, PrecisionRecall.AtThreshold(table, double.Parse(threshold.Name)));
        }

        Close(golden.GetProperty("top3"), PrecisionRecall.OfTop(table, 3));
    }

    [Fact]
    public void TheGoldenFileHasNoCaseMore() =>
        Assert.Equal(GoldenCases.Count, TestFiles.GoldenJson("metrics.json").GetProperty("cases").GetArrayLength());

    [Fact]
    public void AccuracyIsTheShareOfLabelsAmongTheHighest()
    {
        ScoredLabels table = new(
            [.9f, .5f, .1f, .2f, .2f, .2f, .1f, .2f, .3f, 1, 0, 0], [1, 0, 0, 0, 1, 0, 1, 0, 0, -1, 0, 0], 3);
        Assert.Equal([100 / 3.0, 200 / 3.0, 100], ((int[])[1, 2, 3]).Select(count => Accuracy.OfTop(table, count)));
        Assert.Equal(0, Accuracy.OfTop(new ScoredLabels([1f], [0], 1), 1));
    }

    [Fact]
    public void AveragePrecisionOfTheAuthorsExample()
    {
        ScoredLabels table = new([.9f, .8f, .7f, .6f, .5f], [1, 0, 1, 0, 1], 1);
        Assert.Equal(0.755555553, AveragePrecision.Of(table).PerClass[0], 1e-9);
    }

    [Fact]
    public void EqualScoresAreOneThreshold()
    {
        Assert.Equal(1 / 3.0, AveragePrecision.Of(new([.5f, .5f, .5f], [1, 0, 0], 1)).PerClass[0], 1e-7);
        Assert.Equal(1 / 3.0, AveragePrecision.Of(new([-0f, 0f, .0f], [0, 0, 1], 1)).PerClass[0], 1e-7);
    }

    [Fact]
    public void IgnoredEntriesCountNeitherWay()
    {
        ScoredLabels with = new([.9f, .8f, .7f, .2f], [-1, 1, 0, 1], 1), without = new([.8f, .7f, .2f], [1, 0, 1], 1);
        Assert.Equal(AveragePrecision.Of(without).Mean, AveragePrecision.Of(with).Mean);
        Assert.Equal(PrecisionRecall.AtThreshold(without, 0.5), PrecisionRecall.AtThreshold(with, 0.5));
    }

    [Fact]
    public void OfPartialLabelsOnlyClassesWithBothKindsCount()
    {
        // Three classes: both kinds known, no negative, no positive.
        ScoredLabels table = new([.9f, .9f, .9f, .1f, .1f, .1f], [1, 1, -1, 0, -1, 0], 3) { IsPartial = true };
        AveragePrecision precision = AveragePrecision.Of(table);
        Assert.Equal(100, precision.Mean, 1e-5);
        Assert.Equal(1, precision.ClassesScored);
        Assert.Equal([true, false, false], Enumerable.Range(0, 3).Select(precision.IsScored));
        PrecisionRecall metrics = PrecisionRecall.AtThreshold(table, 0.5);
        Assert.Equal((100.0, 100.0, 100.0, 100.0), (metrics.CP, metrics.CR, metrics.OP, metrics.OR));
        Assert.Equal(0, AveragePrecision.Of(new([.9f], [1], 1) { IsPartial = true }).Mean);
    }

    [Fact]
    public void AClassWithoutPositivesCountsZeroAndIsSaid()
    {
        AveragePrecision precision = AveragePrecision.Of(new([.9f, .1f, .2f, .3f], [1, 0, 0, 0], 2));
        Assert.Equal(50, precision.Mean, 1e-5);
        Assert.Equal(100, precision.MeanOfPresent, 1e-5);
        Assert.Equal(1, precision.ClassesWithPositives);
    }

    [Fact]
    public void AveragePrecisionHangsOnTheOrderOfScoresAlone() =>
        Gen.Select(Gen.Float[-5, 5], Gen.Bool).Array[1, 60].Sample(rows =>
    {
        sbyte[] labels = [.. rows.Select(row => row.Item2 ? LabelCode.Positive : LabelCode.Negative)];
        float[] logits = [.. rows.Select(row => row.Item1)], steeper = [.. logits.Select(logit => (10 * logit) + 3)];
        if (logits.Distinct().Count() != steeper.Distinct().Count()) return true;
        return AveragePrecision.Of(new(logits, labels, 1)).Mean == AveragePrecision.Of(new(steeper, labels, 1)).Mean;
    });

    [Fact]
    public void AScoreThatIsNoNumberIsRefused() =>
        Assert.Contains(
            "image 1, class 0",
            Assert.Throws<ArgumentException>(() => new ScoredLabels([0, 1, float.NaN, 0], [0, 0, 0, 0], 2)).Message,
            StringComparison.Ordinal);

    static ScoredLabels Table(JsonElement golden)
    {
        float[] scores =
        [
            .. golden.GetProperty("scores").EnumerateArray().SelectMany(
                row => row.EnumerateArray()).Select(score => score.GetSingle()),
        ];
        sbyte[] labels =
        [
            .. golden.GetProperty("targets").EnumerateArray().SelectMany(
                row => row.EnumerateArray()).Select(label => (sbyte)label.GetDouble()),
        ];
        return new(scores, labels, golden.GetProperty("scores")[0].GetArrayLength());
    }

    static void Close(JsonElement expected, PrecisionRecall actual)
    {
        foreach ((string name, double value) in new (string, double)[]
            { ("CP", actual.CP), ("CR", actual.CR), ("CF1", actual.CF1), ("CF1_mean", actual.CF1Mean), ("OP", actual.OP),
                ("OR", actual.OR), ("OF1", actual.OF1) })
        {
            Assert.Equal(expected.GetProperty(name).GetDouble(), value, 1e-9);
        }
    }
}
