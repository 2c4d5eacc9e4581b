using static TorchSharp.torch;

namespace AslTrain.Losses;

/// <summary>What becomes of the losses of single labels.</summary>
public enum LossReduction
{
    /// <summary>Their sum over images and classes, as the authors train: a scalar.</summary>
    Sum,

    /// <summary>Their mean over the labels that are not ignored: a scalar; 0 where all are ignored.</summary>
    Mean,

    /// <summary>Their sum over the classes (the last dimension) of each image: a dimension fewer than the logits.</summary>
    PerImage,
}

/// <summary>
/// The Asymmetric Loss and, with other numbers, its relatives: cross-entropy (0, 0, 0), focal loss (g, g, 0),
/// asymmetric focusing (g-, g+, 0), probability shifting (0, 0, m). Ben-Baruch et al., "Asymmetric Loss For Multi-Label
/// Classification", ICCV 2021, section 2. The gradient is in closed form: one pass computes both, nothing but the gradient
/// is kept for backward, and both are finite for every logit, the infinities included.
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
    internal const double Epsilon = 1e-8;

    /// <summary>ASL with the paper's settings for MS-COCO.</summary>
    public static AsymmetricLoss Paper { get; } = new(GammaNeg: 4, GammaPos: 0, Clip: 0.05);

    /// <summary>Focal loss with gamma 2, without the alpha of detection.</summary>
    public static AsymmetricLoss Focal { get; } = new(GammaNeg: 2, GammaPos: 2, Clip: 0);

    /// <summary>Binary cross-entropy.</summary>
    public static AsymmetricLoss CrossEntropy { get; } = new(GammaNeg: 0, GammaPos: 0, Clip: 0);

    public double GammaNeg { get; init => field = LossRange.AtLeastZero(value, nameof(GammaNeg)); } =
        LossRange.AtLeastZero(GammaNeg, nameof(GammaNeg));

    public double GammaPos { get; init => field = LossRange.AtLeastZero(value, nameof(GammaPos)); } =
        LossRange.AtLeastZero(GammaPos, nameof(GammaPos));

    public double Clip { get; init => field = LossRange.BelowOne(value, nameof(Clip)); } = LossRange.BelowOne(Clip, nameof(Clip));

    /// <summary>Factor of the half that a present label has, 0 or more.</summary>
    public double PositiveWeight { get; init => field = LossRange.AtLeastZero(value, nameof(PositiveWeight)); } = 1;

    /// <summary>Factor of the half that an absent label has, 0 or more.</summary>
    public double NegativeWeight { get; init => field = LossRange.AtLeastZero(value, nameof(NegativeWeight)); } = 1;

    public LossReduction Reduction { get; init; } = LossReduction.Sum;

    /// <summary>The loss of a batch, differentiable in the logits.</summary>
    /// <param name="logits">Scores before the sigmoid, [..., classes]; half precision is raised to float32.</param>
    /// <param name="targets">
    /// Same shape, any type: 1 present, 0 absent, between them a soft label, which costs both halves in its share; a negative
    /// number is ignored: it costs nothing and gets no gradient, whatever its logit.
    /// </param>
    /// <param name="classWeights">Factors of the classes, [classes]; null for none.</param>
    /// <returns>What <see cref="Reduction"/> says.</returns>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public Tensor Forward(Tensor logits, Tensor targets, Tensor? classWeights = null)
    {
        if (!logits.shape.SequenceEqual(targets.shape))
        {
            throw new ArgumentException($"logits are {Shape(logits)} but targets {Shape(targets)}", nameof(targets));
        }

        bool fits = classWeights is null
            || (classWeights.dim() == 1 && logits.dim() > 0 && classWeights.shape[0] == logits.shape[^1]);
        if (!fits)
        {
            throw new ArgumentException(
                $"logits are {Shape(logits)} but class weights {Shape(classWeights!)}; they should be [classes]",
                nameof(classWeights));
        }

        using TorchSharp.DisposeScope scope = NewDisposeScope();
        Tensor wide = logits.dtype == float64 ? logits : logits.to(float32);
        Tensor same = targets.to(wide.dtype).to(wide.device);
        Tensor loss = AsymmetricLossFunction.apply(wide, same, this, classWeights?.to(wide.dtype).to(wide.device)!);
        if (Reduction == LossReduction.Mean) loss = loss / same.ge(Numbers.Zero).sum().clamp_(min: Numbers.One);
        return loss.MoveToOuterDisposeScope();
    }

    static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";
}
