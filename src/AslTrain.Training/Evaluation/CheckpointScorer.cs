using System.Globalization;
using AslTrain.Data.Batches;
using AslTrain.Training.Checkpoints;

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
    /// <exception cref="InvalidDataException">A score is not a number.</exception>
    public void Score(Batch batch, Span<float> scores)
    {
        try
        {
            Evaluator.ScoreBatch(_checkpoint.Network, batch, _checkpoint.DeviceBatch, IsSingleLabel, columns: null, scores);
        }
        catch (DivergedException error)
        {
            throw new InvalidDataException($"{_checkpoint.Path}: {error.Message}");
        }
    }

    public void Dispose() => _checkpoint.Dispose();
}
