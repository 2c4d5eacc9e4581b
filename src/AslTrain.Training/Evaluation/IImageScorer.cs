using AslTrain.Data.Batches;
using AslTrain.Foundation;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Settings;
using AslTrain.Training.Tasks;
using AslTrain.Training.Terminal;
using Serilog;

namespace AslTrain.Training.Evaluation;

/// <summary>Opens a trained model with what runs it.</summary>
public static class ImageScorers
{
    /// <param name="source">A checkpoint with a head, or a model of asl-train export.</param>
    /// <exception cref="BadInputException">The file is unsound, or a setting does not fit.</exception>
    /// <exception cref="MissingResourceException">The device is not there.</exception>
    public static IImageScorer Open(CheckpointSource source, ILogger log) => OnnxScorer.CanOpen(source.Path)
        ? OnnxScorer.Open(source)
        : new CheckpointScorer(EvaluatedCheckpoint.OpenWithoutData(source, log));
}

/// <summary>A trained model, whatever runs it.</summary>
public interface IImageScorer : IDisposable
{
    /// <summary>How images are read for it.</summary>
    RunConfig Config { get; }

    /// <summary>Names of the scores, or their numbers where the file has no names.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>Which says what classes an image is given.</summary>
    IRunTask Task { get; }

    /// <summary>Stored with the weights; null for none.</summary>
    DecisionThresholds? Thresholds { get; }

    /// <param name="batch">Images of the size that the model was trained with.</param>
    /// <param name="scores">Filled with [images, classes], each in 0 .. 1.</param>
    /// <exception cref="BadInputException">A score is not a number.</exception>
    void Score(Batch batch, Span<float> scores);
}
