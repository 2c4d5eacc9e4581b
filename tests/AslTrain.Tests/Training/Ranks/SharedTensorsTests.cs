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
}
