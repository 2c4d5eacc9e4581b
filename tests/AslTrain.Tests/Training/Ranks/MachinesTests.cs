using System.Collections.Concurrent;
using AslTrain.Foundation;
using AslTrain.Tests.Support;
using AslTrain.Training.Ranks;
using Xunit;

namespace AslTrain.Tests.Training.Ranks;

public class MachinesTests
{
    /// <summary>Four ranks on two machines: whoever makes something finds what the turns before have made.</summary>
    [Fact]
    public void RankZeroGoesFirstThenOneOfEachMachineThenTheOthers()
    {
        ConcurrentQueue<int> made = [];
        string[] results = ThreadCommunicators.Run(
            4,
            ranks => Machines.FirstThenOthers(ranks, () =>
            {
                made.Enqueue(ranks.Rank);
                return $"of {ranks.Rank}";
            }),
            ranksOfAMachine: 2);
        int[] order = [.. made];
        Assert.Equal([0, 2], order[..2]);
        Assert.Equal([1, 3], order[2..].Order());
        Assert.Equal(["of 0", "of 1", "of 2", "of 3"], results);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(2, false)]
    public void SomethingHoldsForAllWhereItHoldsForEach(int failing, bool expected) =>
        Assert.Equal(
            Enumerable.Repeat(expected, 3),
            ThreadCommunicators.Run(3, ranks => Machines.HoldsForAll(ranks, ranks.Rank != failing)));

    [Fact]
    public void ANumberOfRankZeroIsEverybodys() =>
        Assert.Equal([0.1, 0.1, 0.1], ThreadCommunicators.Run(3, ranks => Machines.FromFirst(ranks, ranks.Rank + 0.1)));

    [Theory]
    [InlineData("")]
    [InlineData("/runs/naïve café 猫/1")]
    public void ATextOfRankZeroIsEverybodys(string text) => Assert.Equal(
        [text, text, text],
        ThreadCommunicators.Run(3, ranks => Machines.FromFirst(ranks, ranks.Rank == 0 ? text : new string('x', ranks.Rank))));

    [Fact]
    public void WhoDiffersFromRankZeroIsTold() => ThreadCommunicators.Run(3, ranks =>
    {
        Machines.RequireSame(ranks, "the same", "the settings");
        string own = ranks.Rank == 1 ? "others" : "those";
        if (ranks.Rank != 1)
        {
            Machines.RequireSame(ranks, own, "the labels");
            return;
        }

        string message = Assert.Throws<BadInputException>(() => Machines.RequireSame(ranks, own, "the labels")).Message;
        Assert.StartsWith(
            $"{Environment.MachineName}: the labels here are not those of rank 0", message, StringComparison.Ordinal);
    });
}
