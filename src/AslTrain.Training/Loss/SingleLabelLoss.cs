using AslTrain.Losses;
using AslTrain.Training.Settings;
using static TorchSharp.torch;

namespace AslTrain.Training.Loss;

/// <summary>The loss over a softmax: of cross-entropy, focal loss and ASL the numbers alone differ.</summary>
sealed class SingleLabelLoss(LossSection section) : IBatchLoss
{
    readonly SingleLabelAsymmetricLoss _loss = new(section.GammaNeg, section.GammaPos, section.LabelSmoothing);

    public bool IsMean => true;

    public string Description =>
        $"loss {section.Name} over a softmax (gamma_neg {_loss.GammaNeg}, gamma_pos {_loss.GammaPos}, "
        + $"label_smoothing {_loss.LabelSmoothing}), its mean";

    /// <summary>Always null: nothing steers this loss.</summary>
    public AdaptiveAsymmetry? Adaptive { get; set; }

    /// <param name="targets">Of each image one 1, otherwise zeros.</param>
    public Tensor Forward(Tensor logits, Tensor targets) => _loss.Forward(logits, targets.argmax(1));

    public void Dispose()
    {
    }
}
