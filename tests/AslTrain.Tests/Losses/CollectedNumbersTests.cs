using System.Diagnostics;
using AslTrain.Losses;
using AslTrain.Tests.Support;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Losses;

/// <summary>The collector runs all the time: what libtorch reads has to be held.</summary>
[Collection(Alone.Name)]
public class CollectedNumbersTests
{
    const int Rounds = 1000;

    /// <summary>Where the collector is slow, fewer rounds do.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    [Fact]
    public void MultiLabelLoss() => StaysTheSame(() =>
    {
        using Tensor targets = tensor(new[] { 0.0, 1, 0, 1, 0, -1 }).reshape(2, 3);
        return Gradient(logits => (AsymmetricLoss.Paper with { DetachWeight = false }).Forward(logits, targets));
    });

    [Fact]
    public void SingleLabelLoss() => StaysTheSame(() =>
    {
        using Tensor targets = tensor(new long[] { 0, 2 });
        return Gradient(logits => new SingleLabelAsymmetricLoss(GammaPos: 1).Forward(logits, targets));
    });

    static double[] Gradient(Func<Tensor, Tensor> loss)
    {
        using Tensor numbers = tensor(new[] { 0.5, -1, 2, 3, -0.25, 1 }), logits = numbers.reshape(2, 3).requires_grad_();
        using Tensor value = loss(logits), scaled = value * Numbers.Of(3.0);
        scaled.backward();
        using Tensor gradient = logits.grad!;
        return [.. gradient.data<double>(), scaled.item<double>()];
    }

    static void StaysTheSame(Func<double[]> compute)
    {
        double[] expected = compute();
        using CancellationTokenSource done = new();
        Thread collector = new(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            long start = Stopwatch.GetTimestamp();
            for (int round = 0; round < Rounds && Stopwatch.GetElapsedTime(start) < Longest; round++)
            {
                Assert.Equal(expected, compute());
            }
        }
        finally
        {
            done.Cancel();
            collector.Join();
        }
    }
}
