using AslTrain.Losses;
using static TorchSharp.torch;

namespace AslTrain.Training.Loss;

/// <summary>The loss of a run, with what moves in it while training.</summary>
interface IBatchLoss : IDisposable
{
    /// <summary>Whether the loss of a batch is the mean of its images'; otherwise their sum.</summary>
    bool IsMean { get; }

    /// <summary>For a person: the numbers, and what is done with the batch.</summary>
    string Description { get; }

    /// <summary>What steers gamma_neg; null where it is fixed.</summary>
    AdaptiveAsymmetry? Adaptive { get; set; }

    /// <summary>The loss of a batch, a scalar in float32.</summary>
    /// <param name="logits">[n, classes].</param>
    /// <param name="targets">Same shape, codes of labels.</param>
    Tensor Forward(Tensor logits, Tensor targets);
}
