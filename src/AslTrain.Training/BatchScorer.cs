using System.Runtime.InteropServices;
using AslTrain.Data.Batches;
using AslTrain.Training.Devices;
using AslTrain.Training.Tasks;
using AslTrain.Training.Terminal;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>Scores of a batch by a network in evaluation mode.</summary>
/// <param name="task">Which makes scores of logits.</param>
/// <param name="deviceBatch">How batches reach the network.</param>
/// <param name="columns">The logits to score; null for all, in order.</param>
sealed class BatchScorer(IRunTask task, DeviceBatch deviceBatch, Tensor? columns = null)
{
    /// <param name="scores">Filled with [images, classes], each in 0 .. 1.</param>
    /// <param name="ranks">Filled with what tells them apart where they are rounded to the same; empty for not.</param>
    /// <exception cref="DivergedException">A score is not a number.</exception>
    public void Score(nn.Module<Tensor, Tensor> network, Batch batch, Span<float> scores, Span<float> ranks = default)
    {
        using (inference_mode())
        using (DisposeScope scope = NewDisposeScope())
        {
            Tensor logits = network.forward(deviceBatch.Images(batch));
            if (columns is not null) logits = logits.index_select(1, columns);
            logits = logits.to(float32);
            if (!ranks.IsEmpty) Copy(task.Ranks(logits), ranks);
            Copy(task.Scores(logits), scores);
        }

        foreach (float score in scores)
        {
            if (float.IsNaN(score))
            {
                throw new DivergedException("the network's scores are not numbers: its weights have diverged");
            }
        }
    }

    static void Copy(Tensor from, Span<float> to) =>
        MemoryMarshal.Cast<byte, float>(from.cpu().contiguous().bytes).CopyTo(to);
}
