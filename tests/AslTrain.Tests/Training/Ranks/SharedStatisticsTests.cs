using AslTrain.Tests.Support;
using AslTrain.Training.Ranks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Training.Ranks;

public class SharedStatisticsTests
{
    /// <summary>Neither rank 0's nor the sum, whatever the shape; a counter is no statistic.</summary>
    [Fact]
    public void AllRanksGetTheMeanAndKeepTheirCounters() => ThreadCommunicators.Run(3, ranks =>
    {
        using DisposeScope scope = NewDisposeScope();
        float own = ranks.Rank;
        Tensor mean = tensor(new[] { own, 10 * own, -own }), variance = full([2, 2], 1 + (2 * own));
        Tensor counter = tensor(100L + ranks.Rank), wide = tensor(new[] { 1e-9 + ranks.Rank });
        SharedStatistics.Average(ranks, [mean, counter, variance, wide]);
        Assert.Equal([1f, 10, -1], mean.data<float>().ToArray());
        Assert.Equal([3f, 3, 3, 3], variance.data<float>().ToArray());
        Assert.Equal(100L + ranks.Rank, counter.item<long>());
        Assert.Equal(1 + 1e-9, wide[0].item<double>(), 1e-15);
    });

    [Fact]
    public void CountersAloneAreLeftAlone() => ThreadCommunicators.Run(2, ranks =>
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor counter = tensor(7L + ranks.Rank);
        SharedStatistics.Average(ranks, [counter]);
        Assert.Equal(7L + ranks.Rank, counter.item<long>());
    });
}
