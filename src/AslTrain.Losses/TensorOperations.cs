using static TorchSharp.torch;

namespace AslTrain.Losses;

/// <summary>The closed form in tensor operations: for any device, and for float64.</summary>
static class TensorOperations
{
    /// <param name="logits">[..., classes], float32 or float64.</param>
    /// <param name="targets">Same shape, type and device.</param>
    /// <param name="loss">Its numbers.</param>
    /// <param name="classWeights">[classes], or null.</param>
    /// <returns>Sums over the classes, and the gradient of each logit.</returns>
    public static (Tensor Sums, Tensor Gradient) Run(Tensor logits, Tensor targets, AsymmetricLoss loss, Tensor? classWeights)
    {
        Tensor probability = logits.sigmoid();
        Tensor complement = logits.neg().sigmoid_();
        (Tensor positiveLoss, Tensor positiveGradient) = PositiveHalf(probability, complement, loss);
        (Tensor negativeLoss, Tensor negativeGradient) = NegativeHalf(probability, complement, loss);

        // Weighing the halves apart keeps soft labels right: a mixed pt would not be the paper's.
        Tensor present = targets * loss.PositiveWeight;
        Tensor absent = targets.neg().add_(1).mul_(loss.NegativeWeight);
        Tensor losses = positiveLoss.mul_(present).add_(negativeLoss.mul_(absent));
        Tensor gradient = positiveGradient.mul_(present).add_(negativeGradient.mul_(absent));
        if (classWeights is not null)
        {
            losses.mul_(classWeights);
            gradient.mul_(classWeights);
        }

        Tensor ignored = targets.lt(0);
        losses.masked_fill_(ignored, 0);
        gradient.masked_fill_(ignored, 0);
        return (losses.dim() == 0 ? losses : losses.sum(-1), gradient);
    }

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
