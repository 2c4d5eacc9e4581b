using AslEval.Cli.Report;
using AslTrain.Foundation;
using AslTrain.Metrics;
using AslTrain.Tests.Metrics;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Training.Report;

public class PackedCountsTests
{
    [Fact]
    public void TheCountsComeBack() => MetricTables.Coarse.Sample(table =>
    {
        ScoreHistogram scores = new(table, PageThresholds.Including(0.5));
        Assert.Equal(Between(scores), Unpack(PackedCounts.Of(scores)));
    });

    /// <summary>Numbers of more than one byte: 300 images of one score.</summary>
    [Fact]
    public void LargeCountsComeBack()
    {
        ScoreHistogram scores = new(
            new ScoredLabels([.. Enumerable.Repeat(0.7f, 300)], new sbyte[300], 1), PageThresholds.Including(0.5));
        byte[] bytes = PackedCounts.Of(scores);
        Assert.Equal(Between(scores), Unpack(bytes));
        Assert.True(bytes.Length < 12, $"{bytes.Length} bytes");
    }

    [Fact]
    public void TheThresholdsHaveThoseThatAreNeeded()
    {
        double[] thresholds = PageThresholds.Including(0.37129, 0.5, 0.7941);
        Assert.Equal(0, thresholds[0]);
        Assert.Equal([0.37129, 0.5, 0.7941], thresholds.Intersect([0.37129, 0.5, 0.7941]));
        Assert.True(
            thresholds.Zip(
                thresholds.Skip(1), (a, b) => ScoreThreshold.Floor(a) < ScoreThreshold.Floor(b)).All(ascends => ascends));

        // One that no score can tell from a step takes its place.
        double near = Math.BitIncrement(0.5);
        Assert.Equal([near], PageThresholds.Including(near).Where(threshold => Math.Abs(threshold - 0.5) < 0.001));
    }

    static int[] Between(ScoreHistogram scores) =>
    [
        .. from column in Enumerable.Range(0, scores.Table.Classes)
           from label in (sbyte[])[LabelCode.Positive, LabelCode.Negative]
           from place in Enumerable.Range(0, scores.Thresholds.Count + 1)
           select Enumerable.Range(0, scores.Table.Images).Count(image =>
               scores.Table.LabelsOf(image)[column] == label
                   && scores.Thresholds.Count(threshold => scores.Table.ScoresOf(image)[column] > threshold) == place),
    ];

    static int[] Unpack(byte[] bytes)
    {
        List<int> counts = [];
        for (int at = 0; at < bytes.Length;)
        {
            int count = Number(bytes, ref at);
            if (count > 0) counts.Add(count);
            else counts.AddRange(Enumerable.Repeat(0, Number(bytes, ref at) + 1));
        }

        return [.. counts];
    }

    static int Number(byte[] bytes, ref int at)
    {
        int number = 0;
        for (int shift = 0; ; shift += 7)
        {
            number |= (bytes[at] & 0x7f) << shift;
            if (bytes[at++] < 0x80) return number;
        }
    }
}
