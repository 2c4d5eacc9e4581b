using TorchSharp;
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
        Tensor present = targets * Numbers.Of(loss.PositiveWeight);
        Tensor absent = targets.neg().add_(Numbers.One, Numbers.One).mul_(Numbers.Of(loss.NegativeWeight));
        Tensor losses = positiveLoss.mul_(present).add_(negativeLoss.mul_(absent), Numbers.One);
        Tensor gradient = positiveGradient.mul_(present).add_(negativeGradient.mul_(absent), Numbers.One);
        if (classWeights is not null)
        {
            losses.mul_(classWeights);
            gradient.mul_(classWeights);
        }

        Tensor ignored = targets.lt(Numbers.Zero);
        losses.masked_fill_(ignored, Numbers.Zero);
        gradient.masked_fill_(ignored, Numbers.Zero);
        return (losses.dim() == 0 ? losses : losses.sum(-1), gradient);
    }

    /// <summary>-(1-p)^g log p and its derivative -(1-p)^g [(1-p) - g p log p], the second term only where attached.</summary>
    static (Tensor Loss, Tensor Gradient) PositiveHalf(Tensor probability, Tensor complement, AsymmetricLoss loss)
    {
        Scalar epsilon = Numbers.Of(AsymmetricLoss.Epsilon);
        Tensor logarithm = probability.clamp(min: epsilon).log_();
        Tensor gradient = complement * probability.ge(epsilon);
        if (loss.GammaPos == 0) return (logarithm.neg_(), gradient.neg_());

        Tensor weight = complement.pow(Numbers.Of(loss.GammaPos));
        if (!loss.DetachWeight) gradient.sub_((probability * logarithm).mul_(Numbers.Of(loss.GammaPos)));
        return (logarithm.mul_(weight).neg_(), gradient.mul_(weight).neg_());
    }

    /// <summary>-q^g log(1-q) with q = max(p - m, 0), and its derivative q^g [1/(1-q) - g log(1-q)/q] p (1-p).</summary>
    static (Tensor Loss, Tensor Gradient) NegativeHalf(Tensor probability, Tensor complement, AsymmetricLoss loss)
    {
        Scalar clip = Numbers.Of(loss.Clip), epsilon = Numbers.Of(AsymmetricLoss.Epsilon);
        Tensor shifted = (probability - clip).clamp_(min: Numbers.Zero);
        Tensor rest = complement.add(clip, Numbers.One).clamp_(max: Numbers.One);
        Tensor logarithm = rest.clamp(min: epsilon).log_();
        Tensor slope = (probability * complement).mul_(shifted.gt(Numbers.Zero));
        Tensor gradient = rest.clamp(min: epsilon).reciprocal_().mul_(rest.ge(epsilon));
        if (loss.GammaNeg == 0) return (logarithm.neg_(), gradient.mul_(slope));

        // The smallest positive number stands in for q = 0, where slope is 0 anyway.
        Scalar gamma = Numbers.Of(loss.GammaNeg);
        Tensor weight = shifted.pow(gamma);
        if (!loss.DetachWeight) gradient.sub_((logarithm / shifted.clamp(min: SmallestNormal(shifted))).mul_(gamma));
        return (logarithm.mul_(weight).neg_(), gradient.mul_(weight).mul_(slope));
    }

    static Scalar SmallestNormal(Tensor tensor) =>
        Numbers.Of(tensor.dtype == float64 ? 2.2250738585072014e-308 : 1.17549435e-38);
}
