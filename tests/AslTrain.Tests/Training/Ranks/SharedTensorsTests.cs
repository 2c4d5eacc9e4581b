using AslTrain.Distributed;
using AslTrain.Tests.Support;
using AslTrain.Training.Ranks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Training.Ranks;

public class SharedTensorsTests
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void TheMemoryIsTheTensorsOwn(ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor part = arange(10, type).narrow(0, 3, 4);
        Span<byte> memory = SharedTensors.MemoryOf(part);
        Assert.True(memory.SequenceEqual(part.bytes));
        memory.Clear();
        Assert.Equal(0, part.abs().sum().ToDouble());
    }

    /// <summary>Of a part of a tensor, the rest of which stays.</summary>
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void RanksAddUpInPlace(ScalarType type) => ThreadCommunicators.Run(3, ranks =>
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor whole = arange(6, type).mul_(Math.Pow(10, ranks.Rank));
        SharedTensors.Add(ranks, whole.narrow(0, 2, 3));
        double own = Math.Pow(10, ranks.Rank);
        Assert.Equal([0, own, 222, 333, 444, 5 * own], whole.to(float64).data<double>().ToArray());
    });

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void RankZerosAreCopiedToAll(ScalarType type) => ThreadCommunicators.Run(3, ranks =>
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = arange(4, type).add_(ranks.Rank + 0.5).view(2, 2);
        SharedTensors.CopyFromFirst(ranks, values);
        Assert.Equal([0.5, 1.5, 2.5, 3.5], values.to(float64).data<double>().ToArray());
    });

    [Fact]
    public void OneProcessKeepsItsOwn()
    {
        using SingleProcess alone = new();
        using Tensor values = arange(4, float32);
        SharedTensors.Add(alone, values);
        SharedTensors.CopyFromFirst(alone, values);
        Assert.Equal([0f, 1, 2, 3], values.data<float>().ToArray());
    }
}
