using AslTrain.Losses;
using CsCheck;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Losses;

public class PartialLabelLossTests
{
    static readonly AsymmetricLoss Known = new(GammaNeg: 1, GammaPos: 0, Clip: 0.05);

    [Fact]
    public void TheLikeliestUnknownLabelsGetNoGradientAndTheOthersThatOfNegatives()
    {
        using DisposeScope scope = NewDisposeScope();
        float[,] targets = { { 1, 0, -2, -2 }, { -2, -1, -2, 1 } };
        Tensor logits = tensor(new float[,] { { 2, 3, 0.9f, -0.5f }, { 0.7f, 5, 0.1f, 1 } }).requires_grad_();
        Tensor gradient = Gradient(new PartialLabelLoss(Known, GammaUnknown: 4, LikeliestPerImage: 1), logits, targets);

        // Two images: the two likeliest unknown entries of the batch, 0.9 and 0.7.
        Assert.Equal(0, gradient[0, 2].item<float>());
        Assert.Equal(0, gradient[1, 0].item<float>());
        Assert.Equal(0, gradient[1, 1].item<float>());
        float[,] negative = { { -1, -1, -1, 0 }, { -1, -1, 0, -1 } };
        Tensor expected = Gradient(new PartialLabelLoss(Known with { GammaNeg = 4 }, 4, 0), logits, negative);
        Assert.Equal(expected[0, 3].item<float>(), gradient[0, 3].item<float>());
        Assert.Equal(expected[1, 2].item<float>(), gradient[1, 2].item<float>());
        Assert.True(expected[1, 2].item<float>() > 0);
    }

    [Fact]
    public void UnknownLabelsOfFrequentClassesAreIgnored()
    {
        using DisposeScope scope = NewDisposeScope();
        using PartialLabelLoss loss = new(
            Known, GammaUnknown: 1, LikeliestPerImage: 0)
        { Frequent = tensor(new float[] { 0, 1 }) };
        Tensor logits = tensor(new float[,] { { 1, 1 }, { 1, 1 } }).requires_grad_();
        Tensor gradient = Gradient(loss, logits, new float[,] { { -2, -2 }, { 0, 0 } });
        Assert.Equal([true, false, true, true], gradient.ne(0).flatten().data<bool>().ToArray());
    }

    [Fact]
    public void OneFocusingForAllEqualsPlainNegatives() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 6], Gen.Long[0, 1000]).Sample((images, classes, seed) =>
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(seed);
        Tensor logits = randn(images, classes, dtype: float64), targets = randint(
            -2, 2, [images, classes], dtype: float64), plain = targets.clone();
        plain[targets.eq(-2)] = 0;
        double expected = Known.Forward(logits, plain).item<double>();
        double merged = new PartialLabelLoss(Known, Known.GammaNeg, 0).Forward(logits, targets).item<double>();
        double apart = new PartialLabelLoss(Known, Known.GammaNeg + 1e-12, 0).Forward(logits, targets).item<double>();
        return Math.Abs(expected - merged) <= 1e-12 * expected && Math.Abs(expected - apart) <= 1e-9 * expected;
    }, iter: 100, threads: 1);

    [Fact]
    public void MoreLikeliestThanUnknownLeavesTheKnownAlone()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = tensor(new float[,] { { 1, 2, 3 } }).requires_grad_();
        Tensor gradient = Gradient(new PartialLabelLoss(Known, 1, LikeliestPerImage: 9), logits, new float[,] { { 1, 0, -2 } });
        Assert.Equal([true, true, false], gradient.ne(0).flatten().data<bool>().ToArray());
    }

    static Tensor Gradient(PartialLabelLoss loss, Tensor logits, float[,] targets)
    {
        logits.grad?.zero_();
        loss.Forward(logits, tensor(targets)).backward();
        return logits.grad!.clone();
    }
}
