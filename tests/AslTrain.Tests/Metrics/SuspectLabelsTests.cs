using AslTrain.Foundation;
using AslTrain.Metrics;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Metrics;

public class SuspectLabelsTests
{
    [Fact]
    public void EqualsSortingAllEntries() => Gen.Select(MetricTables.Coarse, Gen.Int[1, 30]).Sample((table, count) =>
    {
        var entries = Enumerable.Range(0, table.Images).SelectMany(
            image => Enumerable.Range(0, table.Classes).Select(column => (Image: image, Column: column))).ToArray();
        SuspectLabel Suspect((int Image, int Column) entry) =>
            new(entry.Image, entry.Column, table.ScoresOf(entry.Image)[entry.Column]);
        Assert.Equal(
            entries.Where(
                entry =>
                    table.LabelsOf(entry.Image)[entry.Column] == LabelCode.Negative).Select(Suspect).OrderByDescending(suspect =>
                        suspect.Score).Take(count),
            SuspectLabels.Missing(table, count));
        Assert.Equal(
            entries.Where(
                entry =>
                    table.LabelsOf(entry.Image)[entry.Column] == LabelCode.Positive).Select(Suspect).OrderBy(suspect =>
                        suspect.Score).Take(count),
            SuspectLabels.Wrong(table, count));
    });
}
