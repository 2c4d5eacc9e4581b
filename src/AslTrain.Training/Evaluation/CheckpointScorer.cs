using AslTrain.Training.Settings;
using System.Globalization;
using AslTrain.Data.Batches;
using AslTrain.Training.Checkpoints;

namespace AslTrain.Training.Evaluation;

/// <summary>The network of a checkpoint in libtorch.</summary>
public sealed class CheckpointScorer : IImageScorer
{
    readonly EvaluatedCheckpoint _checkpoint;

    public CheckpointScorer(EvaluatedCheckpoint checkpoint)
    {
        _checkpoint = checkpoint;
        Classes = checkpoint.Classes ?? [.. Enumerable.Range(0, checkpoint.Logits).Select(logit => logit.ToString(CultureInfo.InvariantCulture))];
        checkpoint.Network.eval();
    }

    public RunConfig Config => _checkpoint.Config;

    public IReadOnlyList<string> Classes { get; }

    public bool IsSingleLabel => _checkpoint.Config.Loss.IsSingleLabel;

    public DecisionThresholds? Thresholds => _checkpoint.Thresholds;

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
