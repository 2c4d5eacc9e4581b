using AslTrain.Distributed;
using AslTrain.Tests.Support;
using AslTrain.Training.Ranks;
using Xunit;

namespace AslTrain.Tests.Training.Ranks;

public class ScoreRowsTests
{
    /// <summary>Two rows of rank 0, none of rank 1, one of rank 2; of two classes each.</summary>
    static readonly ScoreRows[] Parts =
    [
        new([0.1f, 0.2f, 0.3f, 0.4f], [1, 2, 3, 4], [1, 0, 0, 1], [0, 1]),
        new([], [], [], []),
        new([0.5f, 0.6f], [5, 6], [-1, 1], [4]),
    ];

    [Fact]
    public void RankZeroHasTheRowsOfAllInTheirOrder()
    {
        ScoreRows?[] results = ThreadCommunicators.Run(3, ranks => ScoreRows.OfAll(ranks, Parts[ranks.Rank]));
        Assert.Equal([0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f], results[0]!.Scores);
        Assert.Equal([1f, 2, 3, 4, 5, 6], results[0]!.Ranks);
        Assert.Equal([1, 0, 0, 1, -1, 1], results[0]!.Labels);
        Assert.Equal([0, 1, 4], results[0]!.Images);
        Assert.Equal([null, null], results[1..]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void WhereOneWasStoppedNobodyHasRows(int stopped) => Assert.Equal(
        [null, null, null],
        ThreadCommunicators.Run(3, ranks => ScoreRows.OfAll(ranks, ranks.Rank == stopped ? null : Parts[ranks.Rank])));

    [Fact]
    public void OneProcessHasItsOwn()
    {
        using SingleProcess alone = new();
        Assert.Same(Parts[0], ScoreRows.OfAll(alone, Parts[0]));
        Assert.Null(ScoreRows.OfAll(alone, null));
    }
}
