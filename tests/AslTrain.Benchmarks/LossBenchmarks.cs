using AslTrain.Losses;
using BenchmarkDotNet.Attributes;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Benchmarks;

/// <summary>Forward and backward of the loss beside binary cross-entropy, at the widths of MS-COCO and Open Images.</summary>
[MemoryDiagnoser]
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
        _logits = randn(Batch, Classes).requires_grad_();
        _targets = rand(Batch, Classes).lt(0.03).to(float32);
    }

    [Benchmark(Baseline = true)]
    public void BinaryCrossEntropy()
    {
        using DisposeScope scope = NewDisposeScope();
        nn.functional.binary_cross_entropy_with_logits(_logits, _targets, reduction: nn.Reduction.Sum).backward();
    }

    [Benchmark]
    public void Asymmetric()
    {
        using DisposeScope scope = NewDisposeScope();
        AsymmetricLoss.Paper.Forward(_logits, _targets).backward();
    }
}
