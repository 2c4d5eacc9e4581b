using AslTrain.Losses;
using BenchmarkDotNet.Attributes;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Benchmarks;

/// <summary>
/// Forward and backward of the loss beside the authors' formula through autograd, and beside binary cross-entropy, at the
/// widths of MS-COCO and Open Images.
/// </summary>
public class LossBenchmarks
{
    const int Batch = 128;

    Tensor _logits = null!;
    Tensor _targets = null!;

    [Params(80, 9605)]
    public int Classes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        manual_seed(1);
        _logits = randn(Batch, Classes).mul_(2).sub_(3).requires_grad_();
        _targets = rand(Batch, Classes).lt(Classes > 1000 ? 0.001 : 0.036).to(float32);
    }

    [Benchmark(Baseline = true)]
    public void Composed() => Once(Composed);

    [Benchmark]
    public void BinaryCrossEntropy() => Once(CrossEntropy);

    [Benchmark]
    public void ClosedForm() => Once(AslTrain);

    [Benchmark]
    public void ClosedFormAttached() =>
        Once((logits, targets) => (AsymmetricLoss.Paper with { DetachWeight = false }).Forward(logits, targets));

    [Benchmark]
    public void ClosedFormFractional() =>
        Once((logits, targets) => (AsymmetricLoss.Paper with { GammaNeg = 2.7 }).Forward(logits, targets));

    public static Tensor AslTrain(Tensor logits, Tensor targets) => AsymmetricLoss.Paper.Forward(logits, targets);

    public static Tensor CrossEntropy(Tensor logits, Tensor targets) =>
        nn.functional.binary_cross_entropy_with_logits(logits, targets, reduction: nn.Reduction.Sum);

    /// <summary>As the authors' AsymmetricLoss computes it, the focusing weight detached.</summary>
    public static Tensor Composed(Tensor logits, Tensor targets)
    {
        const double Clip = 0.05, Epsilon = 1e-8;
        Tensor present = logits.sigmoid(), absent = (1 - present + Clip).clamp(max: 1), others = 1 - targets;
        Tensor loss = (targets * present.clamp(min: Epsilon).log()) + (others * absent.clamp(min: Epsilon).log());
        using IDisposable untracked = no_grad();
        Tensor weight = (1 - ((present * targets) + (absent * others))).pow((0 * targets) + (4 * others));
        using IDisposable tracked = enable_grad();
        return (loss * weight).sum().neg();
    }

    void Once(Func<Tensor, Tensor, Tensor> loss)
    {
        using DisposeScope scope = NewDisposeScope();

        // The gradient as the layer before gets it: not added to one that is there.
        autograd.grad([loss(_logits, _targets)], [_logits]);
    }
}
