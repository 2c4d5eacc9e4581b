using System.Globalization;
using System.Runtime.InteropServices;
using AslTrain.Data.Batches;
using AslTrain.Training.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training.Evaluation;

/// <summary>The network of a checkpoint in libtorch.</summary>
public sealed class CheckpointScorer : IDisposable
{
    readonly EvaluatedCheckpoint _checkpoint;

    public CheckpointScorer(EvaluatedCheckpoint checkpoint)
    {
        _checkpoint = checkpoint;
        Classes = checkpoint.Classes ?? [.. Enumerable.Range(0, checkpoint.Logits).Select(logit => logit.ToString(CultureInfo.InvariantCulture))];
        checkpoint.Network.eval();
    }

    /// <summary>Names of the logits, or their numbers where the file has no names.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Whether an image has the one class of the highest score; otherwise those above their thresholds.</summary>
    public bool IsSingleLabel => _checkpoint.Config.Loss.IsSingleLabel;

    /// <summary>Stored with the weights; null for none.</summary>
    public DecisionThresholds? Thresholds => _checkpoint.Thresholds;

    /// <param name="batch">Images of the size that the checkpoint was trained with.</param>
    /// <param name="scores">Filled with [images, classes], each in 0 .. 1.</param>
    public void Score(Batch batch, Span<float> scores)
    {
        using (inference_mode())
        using (DisposeScope scope = NewDisposeScope())
        {
            Tensor logits = _checkpoint.Network.forward(_checkpoint.DeviceBatch.Images(batch)).to(float32);
            Tensor batchScores = (IsSingleLabel ? logits.softmax(1) : logits.sigmoid_()).cpu().contiguous();
            MemoryMarshal.Cast<byte, float>(batchScores.bytes).CopyTo(scores);
        }
    }

    public void Dispose() => _checkpoint.Dispose();
}
