using System.Globalization;
using AslTrain.Data.Batches;
using AslTrain.Distributed;
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
    readonly SingleProcess _alone = new();
    readonly Evaluator _evaluator;

    public CheckpointScorer(EvaluatedCheckpoint checkpoint)
    {
        _checkpoint = checkpoint;
        Classes = checkpoint.Classes ?? NumbersOf(checkpoint.Logits);
        checkpoint.Network.eval();
        _evaluator = new Evaluator(checkpoint.Config, checkpoint.DeviceBatch, _alone)
        {
            Unreadable = _ => { },
            Progress = _ => true,
        };
    }

    public RunConfig Config => _checkpoint.Config;

    public IReadOnlyList<string> Classes { get; }

    public IRunTask Task => _checkpoint.Task;

    public DecisionThresholds? Thresholds => _checkpoint.Thresholds;

    public void Score(Batch batch, Span<float> scores)
    {
        try
        {
            _evaluator.ScoreBatch(_checkpoint.Network, batch, scores);
        }
        catch (DivergedException error)
        {
            throw new BadInputException($"{_checkpoint.Path}: {error.Message}");
        }
    }

    public void Dispose()
    {
        _checkpoint.Dispose();
        _alone.Dispose();
    }

    static string[] NumbersOf(int logits) =>
        [.. Enumerable.Range(0, logits).Select(logit => logit.ToString(CultureInfo.InvariantCulture))];
}
