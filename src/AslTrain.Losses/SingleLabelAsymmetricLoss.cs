using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Losses;

/// <summary>
/// The asymmetric loss over a softmax, for images of one label each (ASLSingleLabel of the authors'
/// src/loss_functions/losses.py): logarithms of probabilities are weighted, (1-p)^gamma_pos for the label and p^gamma_neg
/// for the others, and then smoothed. Without smoothing gamma_neg has no effect, and with gamma_pos 0 it is cross-entropy.
/// The paper's own single-label results use the multi-label loss.
/// </summary>
/// <param name="GammaNeg">Focusing of the classes that are not the label, 0 or more.</param>
/// <param name="GammaPos">Focusing of the label, 0 or more.</param>
/// <param name="LabelSmoothing">Share of the target that all classes have evenly, in [0, 1).</param>
public sealed record SingleLabelAsymmetricLoss(double GammaNeg = 4, double GammaPos = 0, double LabelSmoothing = 0.1)
{
    public double GammaNeg { get; init => field = LossRange.AtLeastZero(value, nameof(GammaNeg)); } =
        LossRange.AtLeastZero(GammaNeg, nameof(GammaNeg));

    public double GammaPos { get; init => field = LossRange.AtLeastZero(value, nameof(GammaPos)); } =
        LossRange.AtLeastZero(GammaPos, nameof(GammaPos));

    public double LabelSmoothing { get; init => field = LossRange.BelowOne(value, nameof(LabelSmoothing)); } =
        LossRange.BelowOne(LabelSmoothing, nameof(LabelSmoothing));

    /// <summary>
    /// The loss of a batch, its mean over the images, differentiable in the logits; the weights are differentiated too.
    /// </summary>
    /// <param name="logits">[n, classes], finite; half precision is raised to float32.</param>
    /// <param name="targets">[n] of whole numbers, each the index of an image's class.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor Forward(Tensor logits, Tensor targets)
    {
        if (logits.dim() != 2 || targets.dim() != 1 || targets.shape[0] != logits.shape[0])
        {
            throw new ArgumentException(
                $"logits are [{string.Join(", ", logits.shape)}] and targets [{string.Join(", ", targets.shape)}]; "
                + "they should be [n, classes] and [n]",
                nameof(targets));
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor wide = logits.dtype == float64 ? logits : logits.to(float32);
        return Function.apply(wide, targets.to(int64).to(wide.device), this).MoveToOuterDisposeScope();
    }

    /// <summary>Value and closed-form gradient: autograd gives NaN where a fractional power meets a probability of 1.</summary>
    sealed class Function : autograd.SingleTensorFunction<Function>
    {
        public override string Name => nameof(SingleLabelAsymmetricLoss);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            (Tensor logits, Tensor targets) = ((Tensor)vars[0], (Tensor)vars[1]);
            SingleLabelAsymmetricLoss loss = (SingleLabelAsymmetricLoss)vars[2];
            using DisposeScope scope = NewDisposeScope();
            long images = logits.shape[0];

            // Logits far apart give logarithms without end, whose product with a probability of 0 is no number.
            const double Lowest = -1e30;
            Tensor logarithm = nn.functional.log_softmax(logits, 1).clamp_(min: Numbers.Of(Lowest));
            Tensor probability = logarithm.exp(), labels = targets.unsqueeze(1);
            Tensor smooth = Losses.LabelSmoothing.OfClasses(labels, logits, loss.LabelSmoothing);

            // p^g and, differentiated in log p with log p as its factor, p^g (1 + g log p).
            Tensor power = logarithm * Numbers.Of(loss.GammaNeg);
            Tensor weight = power.exp();
            Tensor slope = weight * power.add_(Numbers.One, Numbers.One);

            // The label's own: (1-p)^g and (1-p)^g [1 - g p log p / (1-p)].
            Tensor own = logarithm.gather(1, labels), rest = own.expm1().neg_();
            Tensor ratio = where(rest.gt(Numbers.Zero), own / rest, -ones_like(own));
            Tensor ownWeight = rest.pow(Numbers.Of(loss.GammaPos));
            Tensor ownFactor = own.exp().mul_(ratio).mul_(Numbers.Of(-loss.GammaPos)).add_(Numbers.One, Numbers.One);
            Tensor ownSlope = ownWeight * ownFactor;
            weight.scatter_(1, labels, ownWeight);
            slope.scatter_(1, labels, ownSlope);

            Tensor inLogarithm = slope.mul_(smooth).neg_();
            Tensor gradient = inLogarithm - (probability * inLogarithm.sum(1, keepdim: true));
            ctx.save_for_backward([gradient.div_(Numbers.Of(images)).MoveToOuterDisposeScope()]);
            return weight.mul_(logarithm).mul_(smooth).sum().neg_().div_(Numbers.Of(images)).MoveToOuterDisposeScope();
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            List<Tensor> gradients = [ctx.get_saved_variables()[0] * grad_output, null!, null!];

            // libtorch copies them when this has returned: without a scope the collector may free them first.
            ctx.save_data(nameof(backward), gradients);
            return gradients;
        }
    }
}
