using AslTrain.Data.Batches;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Settings;

namespace AslTrain.Training.Evaluation;

/// <summary>A trained model, whatever runs it.</summary>
public interface IImageScorer : IDisposable
{
    /// <summary>How images are read for it.</summary>
    RunConfig Config { get; }

    /// <summary>Names of the scores, or their numbers where the file has no names.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>Whether an image has the one class of the highest score; otherwise those above their thresholds.</summary>
    bool IsSingleLabel { get; }

    /// <summary>Stored with the weights; null for none.</summary>
    DecisionThresholds? Thresholds { get; }

    /// <param name="batch">Images of the size that the model was trained with.</param>
    /// <param name="scores">Filled with [images, classes], each in 0 .. 1.</param>
    /// <exception cref="InvalidDataException">A score is not a number.</exception>
    void Score(Batch batch, Span<float> scores);
}
