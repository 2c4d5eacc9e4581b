using System.Globalization;
using AslTrain.Data.Batches;
using AslTrain.Foundation;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Settings;
using AslTrain.Training.Tasks;
using AslTrain.Training.Terminal;

namespace AslTrain.Training.Evaluation;

/// <summary>The network of a checkpoint in libtorch.</summary>
public sealed class CheckpointScorer : IImageScorer
{
    readonly EvaluatedCheckpoint _checkpoint;
    readonly BatchScorer _scorer;

    public CheckpointScorer(EvaluatedCheckpoint checkpoint)
    {
        _checkpoint = checkpoint;
        Classes = checkpoint.Classes ?? NumbersOf(checkpoint.Logits);
        checkpoint.Network.eval();
        _scorer = new BatchScorer(checkpoint.Task, checkpoint.DeviceBatch);
    }

    public RunConfig Config => _checkpoint.Config;

    public IReadOnlyList<string> Classes { get; }

    public IRunTask Task => _checkpoint.Task;

    public DecisionThresholds? Thresholds => _checkpoint.Thresholds;

    public void Score(Batch batch, Span<float> scores)
    {
        try
        {
            _scorer.Score(_checkpoint.Network, batch, scores);
        }
        catch (DivergedException error)
        {
            throw new BadInputException($"{_checkpoint.Path}: {error.Message}");
        }
    }

    public void Dispose() => _checkpoint.Dispose();

    static string[] NumbersOf(int logits) =>
        [.. Enumerable.Range(0, logits).Select(logit => logit.ToString(CultureInfo.InvariantCulture))];
}
