using static TorchSharp.torch;

namespace AslTrain.Losses;

/// <summary>
/// The Asymmetric Loss and, with other numbers, its relatives: cross-entropy (0, 0, 0), focal loss (g, g, 0),
/// asymmetric focusing (g-, g+, 0), probability shifting (0, 0, m). Ben-Baruch et al., "Asymmetric Loss For Multi-Label
/// Classification", ICCV 2021, section 2.
/// </summary>
/// <param name="GammaNeg">Focusing of the negatives, gamma-, 0 or more.</param>
/// <param name="GammaPos">Focusing of the positives, gamma+, 0 or more.</param>
/// <param name="Clip">Probability margin m in [0, 1): a negative with probability up to m costs nothing.</param>
/// <param name="DetachWeight">
/// Whether the focusing weight counts as a constant in the gradient, as in the authors' training script
/// (disable_torch_grad_focal_loss of src/loss_functions/losses.py); false gives the whole gradient, as the paper analyses it.
/// </param>
public sealed record AsymmetricLoss(double GammaNeg, double GammaPos, double Clip, bool DetachWeight = true)
{
    /// <summary>Probabilities below this count as this in the logarithm, as in the authors' code.</summary>
    public const double Epsilon = 1e-8;

    /// <summary>ASL with the paper's settings for MS-COCO.</summary>
    public static AsymmetricLoss Paper { get; } = new(GammaNeg: 4, GammaPos: 0, Clip: 0.05);

    /// <summary>Focal loss with gamma 2, without the alpha of detection.</summary>
    public static AsymmetricLoss Focal { get; } = new(GammaNeg: 2, GammaPos: 2, Clip: 0);

    /// <summary>Binary cross-entropy.</summary>
    public static AsymmetricLoss CrossEntropy { get; } = new(GammaNeg: 0, GammaPos: 0, Clip: 0);

    /// <summary>The loss of a batch, summed over images and classes, differentiable in the logits.</summary>
    /// <param name="logits">Scores before the sigmoid, any shape; half precision is raised to float32.</param>
    /// <param name="targets">
    /// Same shape: 1 present, 0 absent, between them a soft label; a negative number is ignored and gets no gradient.
    /// </param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public Tensor Forward(Tensor logits, Tensor targets)
    {
        if (!logits.shape.SequenceEqual(targets.shape))
        {
            throw new ArgumentException(
                $"logits are [{string.Join(", ", logits.shape)}] but targets [{string.Join(", ", targets.shape)}]", nameof(targets));
        }

        Tensor wide = logits.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? logits.to(float32) : logits;
        return AsymmetricLossFunction.apply(wide, targets.to(wide.dtype), this);
    }
}
