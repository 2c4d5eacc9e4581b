using AslTrain.Foundation;
using AslTrain.Metrics;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Metrics;

public class LabelConfusionTests
{
    /// <summary>Of 3 images with a cat and no dog the dog is predicted in 2; of 2 with neither in 1.</summary>
    [Fact]
    public void AnExample()
    {
        ScoredLabels table = new(
            [.9f, .9f, .9f, .6f, .9f, .5f, .1f, .7f, .1f, .2f, .9f, .9f], [1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 1], 2);
        LabelConfusion pair = LabelConfusion.Top(table, [0.5, 0.5], 9)[0];
        Assert.Equal(new LabelConfusion(Present: 0, Predicted: 1, Count: 2, Images: 3, ShareElsewhere: 0.5), pair);

        // Wilson's interval of 2 in 3 is 0.2077 to 0.9385.
        Assert.Equal(0.2077, pair.SureShare, 1e-4);
    }

    [Fact]
    public void ManyImagesCountMoreThanFew() =>
        Assert.True(new LabelConfusion(0, 1, 90, 100, 0).SureShare > new LabelConfusion(0, 1, 3, 3, 0).SureShare);

    [Fact]
    public void EqualsCountingEveryPair() =>
        Gen.Select(MetricTables.Coarse, Gen.Int[0, 8].Array[5], Gen.Int[1, 30]).Sample((table, eighths, count) =>
    {
        double[] thresholds = [.. eighths.Take(table.Classes).Select(eighth => eighth / 8.0)];
        LabelConfusion[] all = [.. from present in Enumerable.Range(0, table.Classes)
                                   from predicted in Enumerable.Range(0, table.Classes)
                                   let pair = ByDefinition(table, thresholds, present, predicted)
                                   where pair.Count > 0
                                   orderby pair.SureShare descending, present, predicted
                                   select pair];
        Assert.Equal(all.Take(count), LabelConfusion.Top(table, thresholds, count));
    });

    static LabelConfusion ByDefinition(ScoredLabels table, double[] thresholds, int present, int predicted)
    {
        int[] without =
        [
            .. Enumerable.Range(0, table.Images).Where(image => table.LabelsOf(image)[predicted] == LabelCode.Negative),
        ];
        int[] own =
        [
            .. without.Where(image => table.LabelsOf(image)[present] == LabelCode.Positive),
        ], others = [.. without.Except(own)];
        int Confused(int[] images) => images.Count(image => table.ScoresOf(image)[predicted] > thresholds[predicted]);
        return new LabelConfusion(
            present, predicted, Confused(own), own.Length, others.Length == 0 ? null : (double)Confused(others) / others.Length);
    }
}
