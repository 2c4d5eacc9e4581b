using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Losses;

/// <summary>
/// Value and closed-form gradient of the loss in one forward pass. Autograd over the composed formula gives NaN where
/// a fractional power meets probability 0; here every term is finite for every finite logit.
/// </summary>
sealed class AsymmetricLossFunction : autograd.SingleTensorFunction<AsymmetricLossFunction>
{
    public override string Name => nameof(AsymmetricLossFunction);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        (Tensor logits, Tensor targets, AsymmetricLoss loss) = ((Tensor)vars[0], (Tensor)vars[1], (AsymmetricLoss)vars[2]);
        using DisposeScope scope = NewDisposeScope();
        Tensor probability = logits.sigmoid();
        Tensor complement = logits.neg().sigmoid_();
        (Tensor positiveLoss, Tensor positiveGradient) = PositiveHalf(probability, complement, loss);
        (Tensor negativeLoss, Tensor negativeGradient) = NegativeHalf(probability, complement, loss);

        // Weighing the halves apart keeps soft labels right: a mixed pt would not be the paper's.
        Tensor present = targets.clamp(min: 0);
        Tensor absent = targets.ge(0).to(targets.dtype).sub_(present);
        Tensor total = positiveLoss.mul_(present).add_(negativeLoss.mul_(absent)).sum();
        Tensor gradient = positiveGradient.mul_(present).add_(negativeGradient.mul_(absent));

        ctx.save_for_backward([gradient.MoveToOuterDisposeScope()]);
        return total.MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        [ctx.get_saved_variables()[0] * grad_output, null!, null!];

    /// <summary>-(1-p)^g log p and its derivative -(1-p)^g [(1-p) - g p log p], the second term only where attached.</summary>
    static (Tensor Loss, Tensor Gradient) PositiveHalf(Tensor probability, Tensor complement, AsymmetricLoss loss)
    {
        Tensor logarithm = probability.clamp(min: AsymmetricLoss.Epsilon).log_();
        Tensor gradient = complement * probability.ge(AsymmetricLoss.Epsilon);
        if (loss.GammaPos == 0) return (logarithm.neg_(), gradient.neg_());

        Tensor weight = complement.pow(loss.GammaPos);
        if (!loss.DetachWeight) gradient.sub_((probability * logarithm).mul_(loss.GammaPos));
        return (logarithm.mul_(weight).neg_(), gradient.mul_(weight).neg_());
    }

    /// <summary>-q^g log(1-q) with q = max(p - m, 0), and its derivative q^g [1/(1-q) - g log(1-q)/q] p (1-p).</summary>
    static (Tensor Loss, Tensor Gradient) NegativeHalf(Tensor probability, Tensor complement, AsymmetricLoss loss)
    {
        Tensor shifted = (probability - loss.Clip).clamp_(min: 0);
        Tensor rest = (complement + loss.Clip).clamp_(max: 1);
        Tensor logarithm = rest.clamp(min: AsymmetricLoss.Epsilon).log_();
        Tensor slope = (probability * complement).mul_(shifted.gt(0));
        Tensor gradient = rest.clamp(min: AsymmetricLoss.Epsilon).reciprocal_().mul_(rest.ge(AsymmetricLoss.Epsilon));
        if (loss.GammaNeg == 0) return (logarithm.neg_(), gradient.mul_(slope));

        // The smallest positive number stands in for q = 0, where slope is 0 anyway.
        Tensor weight = shifted.pow(loss.GammaNeg);
        if (!loss.DetachWeight) gradient.sub_((logarithm / shifted.clamp(min: SmallestNormal(shifted))).mul_(loss.GammaNeg));
        return (logarithm.mul_(weight).neg_(), gradient.mul_(weight).mul_(slope));
    }

    static double SmallestNormal(Tensor tensor) => tensor.dtype == float64 ? 2.2250738585072014e-308 : 1.17549435e-38;
}
