using AslTrain.Foundation;
using AslTrain.Metrics;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Metrics;

public class ImageRankingTests
{
    /// <summary>By hand: labels at ranks 1 and 3 of four known ones; the class between that is unknown has no rank.</summary>
    [Fact]
    public void AnExample()
    {
        ScoredLabels table = new([.9f, .8f, .7f, .6f, .5f], [1, -1, 0, 1, 0], 5);
        ImageRanking ranking = Assert.IsType<ImageRanking>(ImageRanking.Of(table, 0));
        Assert.Equal((1 + (2 / 3.0)) / 2, ranking.Precision, 1e-12);
        Assert.Equal(-0.1f, ranking.Gap, 1e-6f);
    }

    [Fact]
    public void ImagesWithoutEitherKindOfLabelAreLeftOut() =>
        Assert.Equal(
            [2],
            ImageRanking.BestFirst(new([.9f, .1f, .9f, .1f, .9f, .1f], [1, 1, 0, -1, 1, 0], 2)).Select(ranking => ranking.Image));

    [Fact]
    public void EqualsRankingAllLabels() => MetricTables.Coarse.Sample(table =>
    {
        ImageRanking[] all = ImageRanking.BestFirst(table);
        Assert.All(all, ranking => Assert.Equal(ByDefinition(table, ranking.Image), ranking.Precision, 1e-12));
        Assert.Equal(all.OrderByDescending(ranking => (ranking.Precision, ranking.Gap, -ranking.Image)), all);
    });

    static double ByDefinition(ScoredLabels table, int image)
    {
        (float Score, sbyte Label)[] known =
        [
            .. table.ScoresOf(image).ToArray().Zip(table.LabelsOf(image).ToArray())
                .Where(entry => entry.Second != LabelCode.Ignored),
        ];
        return known.Where(own => own.Label == LabelCode.Positive).Average(own =>
            known.Count(other => other.Score >= own.Score && other.Label == LabelCode.Positive)
                / (double)known.Count(other => other.Score >= own.Score));
    }
}
