using AslTrain.Losses;
using AslTrain.Tests.Support;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Losses;

/// <summary>The number of threads is the process's.</summary>
[Collection(Alone.Name)]
public sealed class LossThreadsTests : IDisposable
{
    const int Many = 4;

    readonly int _before = get_num_threads();

    public void Dispose() => set_num_threads(_before);

    /// <summary>Of as many labels as four threads are started for, value and gradient are to the bit those of one.</summary>
    [Fact]
    public void ManyThreadsGiveTheNumbersOfOne()
    {
        using DisposeScope scope = NewDisposeScope();
        using Generator generator = new(1, CPU);
        Tensor logits = randn([64, 9605], generator: generator).mul_(4), targets = rand(
            [64, 9605], generator: generator).gt(0.9).to(float32);
        set_num_threads(1);
        (float value, Tensor gradient) = Forward();
        for (int i = 0; i < 20; i++)
        {
            set_num_threads(Many);
            Assert.Equal(Many, get_num_threads());
            (float other, Tensor otherGradient) = Forward();
            Assert.Equal(value, other);
            Assert.True(gradient.equal(otherGradient).all().ToBoolean());
        }

        (float, Tensor) Forward()
        {
            Tensor leaf = logits.detach().requires_grad_(), loss = AsymmetricLoss.Paper.Forward(leaf, targets);
            loss.backward();
            return (loss.item<float>(), leaf.grad!);
        }
    }
}
