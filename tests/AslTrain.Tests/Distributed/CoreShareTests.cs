using AslTrain.Distributed;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Distributed;

public class CoreShareTests
{
    [Fact]
    public void CoresAreReadAsLinuxWritesThem() => Assert.Equal([0, 1, 2, 3, 8, 10, 11], CoreList.Parse("0-3,8,10-11\n").Order());

    [Theory]
    [InlineData("")]
    [InlineData("3-1")]
    [InlineData("1-2-3")]
    [InlineData("0,,2")]
    [InlineData("-1")]
    [InlineData("a")]
    [InlineData("0-4294967295")]
    [InlineData("0-65536")]
    public void AnotherTextIsNoListOfCores(string text) =>
        Assert.Contains(
            $"'{text}'", Assert.Throws<FormatException>(() => CoreList.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void AnySetOfCoresIsReadBack() => Gen.Int[0, 200].HashSet[1, 60].Sample(cores =>
    {
        string ranges = string.Join(',', cores.Where(core => !cores.Contains(core - 1)).Order().Select(first =>
        {
            int last = first;
            while (cores.Contains(last + 1)) last++;
            return first == last ? $"{first}" : $"{first}-{last}";
        }));
        return CoreList.Parse(ranges).SetEquals(cores);
    });

    [Fact]
    public void UnboundRanksShareTheMachine() => Assert.Equal(
        new CoreShare(4, 16, 16, 16),
        CoreShare.Of([.. Enumerable.Repeat(new RankCores("a", "0-15", 16, int.MaxValue), 4)], 2));

    [Fact]
    public void BoundRanksKeepToTheirCores()
    {
        RankCores[] ranks = [new("a", "0-3", 16, int.MaxValue), new("a", "8-11", 16, int.MaxValue)];
        CoreShare share = CoreShare.Of(ranks, 1);
        Assert.Equal(new CoreShare(4, 4, 8, 16), share);
        Assert.True(share.LeavesCoresIdle);
    }

    [Fact]
    public void RanksOfOtherMachinesTakeNoCores()
    {
        RankCores[] ranks =
        [
            new("a", "0-7", 8, int.MaxValue), new("b", "0-7", 8, int.MaxValue), new("a", "0-7", 8, int.MaxValue),
        ];
        Assert.Equal([4, 8, 4], Enumerable.Range(0, 3).Select(rank => CoreShare.Of(ranks, rank).Threads));
        Assert.False(CoreShare.Of(ranks, 1).LeavesCoresIdle);
    }

    [Fact]
    public void AContainersLimitIsShared() =>
        Assert.Equal(2, CoreShare.Of([.. Enumerable.Repeat(new RankCores("a", "0-63", 64, 4), 2)], 0).Threads);

    [Fact]
    public void MoreRanksThanCoresHaveAThreadEach() =>
        Assert.Equal(1, CoreShare.Of([.. Enumerable.Repeat(new RankCores("a", "0-1", 2, int.MaxValue), 3)], 0).Threads);

    [Fact]
    public void UnboundRanksNeverTakeMoreThanThereIs() => Gen.Select(Gen.Int[1, 128], Gen.Int[1, 128]).Sample((cores, size) =>
    {
        RankCores[] ranks = [.. Enumerable.Repeat(new RankCores("a", $"0-{cores - 1}", cores, int.MaxValue), size)];
        int threads = CoreShare.Of(ranks, size - 1).Threads;
        return threads >= 1 && (threads == 1 || threads * size <= cores) && (threads + 1) * size > cores;
    });

    [Fact]
    public void AloneAProcessHasAllThatItMayUse()
    {
        using SingleProcess alone = new();
        CoreShare share = CoreShare.Of(alone);
        Assert.Equal(Environment.ProcessorCount, share.Threads);
        Assert.Equal(share.OwnCores, share.RanksCores);
        Assert.InRange(share.OwnCores, share.Threads, share.OnlineCores);
    }

    [Fact]
    public void OtherRanksReadWhatOneTells()
    {
        RankCores own = RankCores.OfThisProcess();
        Assert.Equal(own, RankCores.Read(own.ToLine()));
    }

    [Theory]
    [InlineData(0, 0, 2)]
    [InlineData(1, 0, 3)]
    [InlineData(2, 1, 3)]
    [InlineData(3, 1, 2)]
    [InlineData(4, 2, 3)]
    public void RanksAreCountedByMachine(int rank, int localRank, int localSize) =>
        Assert.Equal((localRank, localSize), LocalRanks.Of(["a", "b", "b", "a", "b"], rank));
}
