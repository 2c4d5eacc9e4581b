using AslTrain.Metrics;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Metrics;

public class PairedBootstrapTests
{
    static readonly Gen<ScoredLabels> Tables = Gen.Select(Gen.Int[1, 4], Gen.Int[1, 15]).SelectMany(sizes => Gen.Select(
        Gen.Int[0, 6].Array[sizes.Item1 * sizes.Item2], Gen.Int[-1, 1].Array[sizes.Item1 * sizes.Item2],
        (scores, labels) =>
            new ScoredLabels([.. scores.Select(score => score / 8f)], [.. labels.Select(label => (sbyte)label)], sizes.Item1)));

    [Fact]
    public void CopiesOfAnImageCountAsSoManyImages() =>
        Tables.SelectMany(table => Gen.Int[0, 3].Array[table.Images].Select(copies => (table, copies))).Sample(drawn =>
    {
        (ScoredLabels table, int[] copies) = drawn;
        int[] images = [.. copies.SelectMany((count, image) => Enumerable.Repeat(image, count))];
        ScoredLabels repeated = new(
            [.. images.SelectMany(image => table.ScoresOf(image).ToArray())],
            [.. images.SelectMany(image => table.LabelsOf(image).ToArray())], table.Classes);
        Assert.Equal(AveragePrecision.Of(repeated).Mean, ResampledMean.OfCopies(table, ResampledMean.Order(table), copies), 1e-5);
    });

    [Fact]
    public void ANetworkDoesNotDifferFromItself() => Tables.Sample(table =>
        Assert.Equal(
            new PairedBootstrap(0, 0, 0, 0),
            Compare(table, table, [[.. Enumerable.Range(0, table.Images)], new int[table.Images]])));

    [Fact]
    public void TheIntervalHoldsTheDifferencesButForTheOutermost()
    {
        // Whichever image is drawn, the second ranks the only class of it right and the first wrong, or they agree.
        ScoredLabels first = new([.1f, .9f, .5f, .2f], [1, 0, 1, 0], 1), second = new([.9f, .1f, .5f, .2f], [1, 0, 1, 0], 1);
        PairedBootstrap difference = Compare(first, second, [[0, 1, 2, 3], [2, 2, 3, 3], [0, 1, 0, 1]]);
        Assert.Equal(AveragePrecision.Of(second).Mean - AveragePrecision.Of(first).Mean, difference.Difference, 1e-12);
        Assert.Equal((0, 2 / 3.0), (difference.Low, difference.ShareAbove));
        Assert.Equal(50, difference.High, 1e-9);
    }

    static PairedBootstrap Compare(ScoredLabels first, ScoredLabels second, int[][] draws) =>
        PairedBootstrap.Of(
            ResampledMean.Of(first, draws.Length, draw => draws[draw]),
            ResampledMean.Of(second, draws.Length, draw => draws[draw]));
}
