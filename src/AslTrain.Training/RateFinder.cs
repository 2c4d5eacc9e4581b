using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Distributed;
using AslTrain.Training.Devices;
using AslTrain.Training.Inputs;
using AslTrain.Training.Optimization;
using AslTrain.Training.Settings;
using AslTrain.Training.Terminal;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>A short training with a growing learning rate, of the same steps as any.</summary>
public static class RateFinder
{
    /// <param name="config">With named splits.</param>
    /// <param name="train">The training split.</param>
    /// <param name="search">Given the loss of every update, until it is done or a signal comes.</param>
    public static void Train(RunConfig config, LabeledImages train, Device device, RateSearch search, CommandSession session)
    {
        using SingleProcess alone = new();
        using RunState state = RunState.Begin(
            config, new TrainingData(train, train, Fingerprint: ""), device, session.Log, loadsWeights: true);
        using DeviceBatch deviceBatch = new(device, config.Image.Mean, config.Image.Std);
        TrainingStep step = new(config, state, deviceBatch, alone.Rank, profile: null);
        BatchLoader loader = Loaders.Training(config, train, alone, stop: session.Stop);
        double sum = 0;
        int batches = 0;
        for (int epoch = 0; session.Stop.Reason is null; epoch++)
        {
            foreach (Batch batch in loader.Epoch(epoch))
            {
                if (search.IsDone || session.Stop.Reason is not null) return;
                if (batch.Count < 2) continue;
                using DisposeScope scope = NewDisposeScope();
                Tensor logits = step.Forward(batch), targets = deviceBatch.Targets(batch);
                Tensor loss = step.Loss(logits, targets, batch.Count);
                double value = Numbers.Read(loss);
                sum += value;
                if (double.IsFinite(value))
                {
                    step.Backward(loss);
                    state.Count(step.Totals(loss, logits, targets));
                }

                state.Step++;
                if (double.IsFinite(sum) && ++batches < config.Optimizer.Accumulate) continue;
                double rate = search.NextRate;
                search.Add(sum / batches);
                (sum, batches) = (0, 0);
                step.Update(rate, config.Optimizer.Beta1);
                NativeHeap.FreeLeftovers();
                session.Console.Bar(
                    $"update {search.Points.Count}/{search.Updates}  learning rate {rate:0.0e-00}  loss {value:0.00}");
            }
        }
    }
}
