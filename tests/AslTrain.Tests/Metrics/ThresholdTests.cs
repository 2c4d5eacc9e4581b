using AslTrain.Foundation;
using AslTrain.Metrics;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Metrics;

public class ThresholdTests
{
    static readonly Gen<ScoredLabels> Tables = Gen.Select(Gen.Int[1, 5], Gen.Int[1, 40]).SelectMany(sizes => Gen.Select(
        Gen.Float[0, 1].Array[sizes.Item1 * sizes.Item2], Gen.Int[-1, 1].Array[sizes.Item1 * sizes.Item2],
        (scores, labels) => new ScoredLabels(scores, [.. labels.Select(label => (sbyte)label)], sizes.Item1)));

    static int Count => ScoreHistogram.EvenLogits.Count;

    [Fact]
    public void TheThresholdsAscendAndReachBothEnds()
    {
        Assert.True(ScoreHistogram.EvenLogits.Zip(ScoreHistogram.EvenLogits.Skip(1), (a, b) => a < b).All(ascends => ascends));
        Assert.Contains(0.5, ScoreHistogram.EvenLogits);
        Assert.True(ScoreHistogram.EvenLogits[0] < 2e-5 && ScoreHistogram.EvenLogits[^1] > 1 - 2e-5);
    }

    [Fact]
    public void CountsWhatThresholdsSay() => Gen.Select(Tables, Gen.Int[0, Count - 1]).Sample((table, index) =>
        Assert.Equal(PrecisionRecall.AtThreshold(table, ScoreHistogram.EvenLogits[index]), new ScoreHistogram(table).At(index)));

    [Fact]
    public void CountsWhatOtherThresholdsSay() => Gen.Select(MetricTables.Coarse, Gen.Int[0, 3]).Sample((table, index) =>
    {
        ScoreHistogram scores = new(table, [0, 0.25, 0.8, 1]);
        Assert.Equal(PrecisionRecall.AtThreshold(table, scores.Thresholds[index]), scores.At(index));
    });

    [Fact]
    public void AScoreAtTheThresholdIsNotAbove()
    {
        foreach (double threshold in ScoreHistogram.EvenLogits)
        {
            ScoredLabels table = new(
                [ScoreThreshold.Floor(threshold), MathF.BitIncrement(ScoreThreshold.Floor(threshold))], [1, 1], 1);
            Assert.Equal(50, PrecisionRecall.AtThreshold(table, threshold).OR);
        }
    }

    [Fact]
    public void NoThresholdIsBetterThanTheBest() => Tables.Sample(table =>
    {
        ScoreHistogram scores = new(table);
        PrecisionRecall[] all = [.. Enumerable.Range(0, Count).Select(scores.At)];
        Assert.Equal(all.Max(values => values.OF1), scores.At(ThresholdSearch.BestOF1(scores)).OF1);
        Assert.Equal(all.Max(values => values.CF1), scores.At(ThresholdSearch.BestCF1(scores)).CF1);
    });

    /// <summary>Few thresholds matter: those that part the scores of a class. All their combinations are tried.</summary>
    [Fact]
    public void ThresholdsOfClassesAreTheBestOfAllCombinations() => Gen.Select(
        Gen.Int[1, 9].Array[8], Gen.Int[0, 1].Array[8], (scores, labels) =>
            new ScoredLabels(
                [.. scores.Select(score => score / 10f)], [.. labels.Select(label => (sbyte)label)], 2)).Sample(table =>
    {
        ScoreHistogram scores = new(table);
        int[] places =
        [
            .. Enumerable.Range(0, 10).Select(
                tenth => ScoreHistogram.EvenLogits.TakeWhile(threshold => threshold < (tenth + 0.5) / 10).Count()),
        ];
        IEnumerable<PrecisionRecall> all = from first in places
                                           from second in places
                                           select scores.At(
            column => column == 0 ? first : second);
        int[] of1 = ThresholdSearch.BestOF1OfClasses(scores), f1 = ThresholdSearch.BestF1OfClasses(scores);
        Assert.Equal(all.Max(values => values.OF1), scores.At(column => of1[column]).OF1, 1e-9);
        Assert.Equal(all.Max(values => values.CF1Mean), scores.At(column => f1[column]).CF1Mean, 1e-9);
        Assert.True(scores.At(column => of1[column]).OF1 >= scores.At(ThresholdSearch.BestOF1(scores)).OF1);
    });

    [Fact]
    public void APrecisionThatIsWantedIsReachedByTheLowestThreshold() =>
        Gen.Select(Tables, Gen.Double[1, 100]).Sample((table, wanted) =>
    {
        ScoreHistogram scores = new(table);
        int found = ThresholdSearch.OfPrecision(scores, wanted);
        bool Reaches(int index) => scores.At(index) is { OR: > 0 } values && values.OP >= wanted;
        Assert.True(found == Count || Reaches(found));
        Assert.DoesNotContain(Enumerable.Range(0, found), Reaches);
        int[] ofClasses = ThresholdSearch.OfPrecisionOfClasses(scores, wanted);
        Assert.All(Enumerable.Range(0, table.Classes).Where(column => ofClasses[column] < Count), column =>
        {
            (int hits, int misses) = scores.Above(column, ofClasses[column]);
            Assert.True(100.0 * hits / (hits + misses) >= wanted);
        });
    });

    [Fact]
    public void CalibrationErrorByHand()
    {
        // Two bins: 0.9 and 0.9 with one positive, 0.1 and 0.1 with none.
        CalibrationError error = CalibrationError.Of(new([.9f, .9f, .1f, .1f], [1, 0, 0, -1], 1));
        Assert.Equal(((2 * 0.4) + (1 * 0.1)) / 3, error.OfAll, 1e-6);
        Assert.Equal(error.OfAll, error.OfClasses, 1e-12);
        Assert.Equal(3, error.Bins.Sum(bin => bin.Entries));
        Assert.Equal(0, CalibrationError.Of(new([1f, 0f], [1, 0], 2)).OfAll, 1e-12);
    }

    [Fact]
    public void ScoresThatTellTheirOddsAreCalibrated() => Gen.Int[1, 99].Sample(percent =>
    {
        float[] scores = [.. Enumerable.Repeat(percent / 100f, 100)];
        sbyte[] labels = [.. Enumerable.Range(0, 100).Select(image => image < percent ? LabelCode.Positive : LabelCode.Negative)];
        return CalibrationError.Of(new(scores, labels, 1)) is { OfAll: < 1e-6, OfClasses: < 1e-6 };
    });

    [Fact]
    public void MlGcnsTopThreeAskForALogitOfZero()
    {
        ScoredLabels table = new([.9f, .5f, .4f, .3f], [1, 0, 1, 1], 4);
        PrecisionRecall all = PrecisionRecall.OfTop(table, 3), sure = PrecisionRecall.OfTop(table, 3, least: 0.5);
        Assert.Equal((200 / 3.0, 200 / 3.0), (all.OP, all.OR));
        Assert.Equal((50, 100 / 3.0), (sure.OP, sure.OR));
    }
}
