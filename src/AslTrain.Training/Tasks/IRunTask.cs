using AslTrain.Data.Annotations;
using AslTrain.Foundation;
using AslTrain.Metrics;
using AslTrain.Training.Loss;
using AslTrain.Training.Settings;
using static TorchSharp.torch;

namespace AslTrain.Training.Tasks;

/// <summary>
/// What a run learns (run.task): which labels an image may have, what the loss is, how logits become scores, which metric says
/// that an epoch was the best, and what an evaluation shows. Loop, checkpoint, export and commands ask it and never its name.
/// </summary>
public interface IRunTask
{
    /// <summary>As in a config.</summary>
    string Name { get; }

    /// <summary>From logits to scores, by the name that an exported model gives it.</summary>
    internal string Activation { get; }

    /// <summary>Whether a class's score hangs on its own logit alone, so that a model can give it without the others.</summary>
    bool HasSeparateScores { get; }

    /// <summary>Whether classes are predicted by thresholds; otherwise by their rank.</summary>
    bool HasThresholds { get; }

    /// <summary>What the best epoch is best by.</summary>
    SelectionMetric Metric { get; }

    /// <summary>Keys of a config that have no effect with it.</summary>
    internal IReadOnlyList<string> IdleKeys { get; }

    /// <summary>Label smoothing where a config names none.</summary>
    internal double UsualSmoothing { get; }

    /// <exception cref="BadInputException">An image of the split has labels that the task does not take.</exception>
    /// <param name="name">Of the split, for the message.</param>
    internal void RequireLabels(LabeledImages split, string name);

    /// <summary>The loss that a config asks for.</summary>
    /// <param name="train">Which labels are known.</param>
    /// <exception cref="BadInputException">A file that the loss reads is unsound.</exception>
    internal IBatchLoss CreateLoss(RunConfig config, LabeledImages train, Device device);

    /// <param name="logits">[n, classes], float32; may be changed.</param>
    /// <returns>The same shape, each in 0 .. 1.</returns>
    internal Tensor Scores(Tensor logits);

    /// <summary>The same order as that of the scores, finer than float32 can give it near 1: their log-odds.</summary>
    /// <param name="logits">[n, classes], float32; left as they are.</param>
    /// <returns>The same shape, float32.</returns>
    internal Tensor Ranks(Tensor logits);

    /// <summary>The scores in the processor's memory, in place.</summary>
    /// <param name="logits">[n x classes].</param>
    internal void Activate(Span<float> logits, int classes);

    /// <summary>The classes that an image is given: their indices, the highest score first.</summary>
    /// <param name="scores">Of one image, [classes].</param>
    /// <param name="thresholds">[classes].</param>
    int[] Predicted(ReadOnlySpan<float> scores, double[] thresholds);

    /// <summary>
    /// Shares of images in percent that the highest scores get right, with their names in JSON and for a person.
    /// </summary>
    internal IReadOnlyList<(string Key, string Name, double Value)> Accuracies(ScoredLabels scores);
}
