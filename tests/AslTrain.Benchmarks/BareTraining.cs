using System.Diagnostics;
using AslTrain.Models;
using AslTrain.Training;
using AslTrain.Training.Devices;
using AslTrain.Training.Precision;
using Serilog.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Benchmarks;

/// <summary>
/// The training loop that somebody writes with TorchSharp alone, to measure ours against: the same network on one batch of
/// random numbers, binary cross-entropy, TorchSharp's Adam; no data, no averaging, no logging.
/// </summary>
static class BareTraining
{
    const int Batch = 16, Side = 224, Classes = 20, WarmupSteps = 3, Steps = 17;

    /// <param name="keepsMemory">With the settings of the heap that asl-train makes, which hardly anybody would.</param>
    public static void Print(string backbone, string precision, bool keepsMemory)
    {
        if (keepsMemory) NativeHeap.KeepFreedMemory();
        manual_seed(0);
        using Classifier network = Backbones.Create(new NetworkOptions(backbone, Classes));
        MixedPrecision mixed = MixedPrecision.Create(precision, CPU, Logger.None);
        using optim.Optimizer optimizer = optim.Adam(network.parameters(), lr: 1e-4, weight_decay: 1e-4);

        // Channels-last, as the program has it.
        Tensor images = rand(Batch, Side, Side, 3).permute(0, 3, 1, 2), targets = rand(Batch, Classes).lt(0.1).to(float32);
        List<double> seconds = [];
        for (int step = 0; step < WarmupSteps + Steps; step++)
        {
            long start = Stopwatch.GetTimestamp();
            using (NewDisposeScope())
            {
                optimizer.zero_grad();
                Tensor loss = nn.functional.binary_cross_entropy_with_logits(
                    mixed.Forward(network, images), targets, reduction: nn.Reduction.Sum);
                loss.backward();
                optimizer.step();
            }

            if (keepsMemory) NativeHeap.FreeLeftovers();
            if (step >= WarmupSteps) seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        using Process self = Process.GetCurrentProcess();
        Console.WriteLine($"{Batch / seconds.Order().ElementAt(Steps / 2):0.00} images/s, {self.PeakWorkingSet64 / 1e9:0.0} GB");
    }
}
