using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Benchmarks;

/// <summary>What forward and backward of a loss need at Open Images' width beyond logits and targets.</summary>
static class LossMemory
{
    const int Batch = 128, Classes = 9605, Rounds = 20;

    public static void Print(string loss)
    {
        Func<Tensor, Tensor, Tensor> function = loss switch
        {
            "composed" => LossBenchmarks.Composed,
            "cross-entropy" => LossBenchmarks.CrossEntropy,
            _ => LossBenchmarks.AslTrain,
        };
        Tensor logits = randn(Batch, Classes).requires_grad_(), targets = rand(Batch, Classes).lt(0.001).to(float32);

        // A small batch first: code and libraries are loaded by then.
        for (int i = 0; i < Rounds; i++) Once(logits[..2].detach().requires_grad_(), targets[..2]);
        double before = PeakMegabytes();
        for (int i = 0; i < Rounds; i++) Once(logits, targets);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{loss}: {PeakMegabytes() - before:0.0} MB at the peak beyond logits and targets, gradient included"));

        void Once(Tensor some, Tensor of)
        {
            using DisposeScope scope = NewDisposeScope();
            autograd.grad([function(some, of)], [some]);
        }
    }

    static double PeakMegabytes()
    {
        using Process self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / 1e6;
    }
}
