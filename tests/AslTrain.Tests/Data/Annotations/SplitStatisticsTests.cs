using AslTrain.Data.Annotations;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Data.Annotations;

public class SplitStatisticsTests
{
    static readonly LabeledImages Split = new(["a", "b", "c"],
    [
        new LabeledImage("1", "1", [0, 1], [2]),
        new LabeledImage("2", "2", [0], []) { Negative = [1] },
        new LabeledImage("3", "3", [], []),
    ]);

    [Fact]
    public void WhatIsNotListedIsAbsentOrUnknown()
    {
        SplitStatistics known = SplitStatistics.Of(Split), partial = SplitStatistics.Of(Split with { LeavesUnknown = true });
        Assert.Equal([2, 1, 0], known.Positives);
        Assert.Equal([1, 2, 2], known.Negatives);
        Assert.Equal([0, 0, 1], known.Difficult);
        Assert.Equal(0, known.Unknown);
        Assert.Equal([0, 1, 0], partial.Negatives);
        Assert.Equal(4, partial.Unknown);
        Assert.Equal((2, 1), (known.MostLabels, known.Unlabeled));
    }

    [Fact]
    public void ClassesTogetherAreCountedAmongTheCommonest()
    {
        SplitStatistics statistics = SplitStatistics.Of(Split);
        Assert.Equal([0, 1, 2], statistics.Commonest);
        Assert.Equal([2, 1, 0, 1, 1, 0, 0, 0, 0], statistics.Together.Cast<int>());
    }

    [Fact]
    public void EveryLabelIsCountedOnce() =>
        Gen.Select(
            Gen.Select(Gen.Int[0, 4].Array[0, 5], Gen.Int[0, 4].Array[0, 5]).Array[0, 12], Gen.Bool).Sample((images, isPartial) =>
    {
        LabeledImages split = new(
            ["a", "b", "c", "d", "e"],
            [.. images.Select(image => Image(image.Item1, image.Item2))])
        { LeavesUnknown = isPartial };
        SplitStatistics statistics = SplitStatistics.Of(split);
        return statistics.AllPositives + statistics.AllNegatives + statistics.Unknown
            + statistics.Difficult.Sum() == 5L * images.Length && statistics.Unknown >= 0;
    });

    static LabeledImage Image(int[] positive, int[] negative) =>
        new("", "", [.. positive.Distinct()], []) { Negative = [.. negative.Distinct().Except(positive)] };
}
