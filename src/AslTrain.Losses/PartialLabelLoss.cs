using AslTrain.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Losses;

/// <summary>
/// The loss where labels are known in part (Ben-Baruch et al., "Multi-label Classification with Partial Annotations using
/// Class-aware Selective Loss", CVPR 2022; PartialLabelingCSL, src/loss_functions/partial_asymmetric_loss.py): unknown
/// labels count as negatives with a focusing of their own, but for those that are likely to be positive.
/// </summary>
/// <param name="Known">For the labels that are known.</param>
/// <param name="GammaUnknown">Focusing of unknown labels, 0 or more.</param>
/// <param name="LikeliestPerImage">
/// Of a batch, this many unknown labels an image, those with the highest scores, are ignored; 0 for none.
/// </param>
public sealed record PartialLabelLoss(AsymmetricLoss Known, double GammaUnknown, int LikeliestPerImage) : IDisposable
{
    /// <summary>Classes so frequent that their unknown labels are ignored, [classes] of 0 or 1; null for none.</summary>
    public Tensor? Frequent { get; init; }

    public void Dispose() => Frequent?.Dispose();

    /// <summary>The loss of a batch, summed.</summary>
    /// <param name="logits">[n, classes].</param>
    /// <param name="targets">Same shape: codes of <see cref="LabelCode"/>.</param>
    /// <returns>A scalar.</returns>
    public Tensor Forward(Tensor logits, Tensor targets)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor counted = Counted(logits.detach(), targets);
        if (GammaUnknown == Known.GammaNeg)
        {
            return Known.Forward(logits, where(counted, zeros_like(targets), targets)).MoveToOuterDisposeScope();
        }

        // Known negatives and unknown ones have focusings of their own: two sums that share no entry.
        Tensor alone = where(counted, zeros_like(targets), full_like(targets, Numbers.Of(-1)));
        Tensor ofKnown = Known.Forward(logits, targets);
        Tensor ofUnknown = (Known with { GammaNeg = GammaUnknown }).Forward(logits, alone);
        return ofKnown.add_(ofUnknown, Numbers.One).MoveToOuterDisposeScope();
    }

    /// <summary>Which unknown labels count as negatives.</summary>
    Tensor Counted(Tensor logits, Tensor targets)
    {
        Tensor unknown = targets.eq(Numbers.Of(LabelCode.Unknown));
        if (Frequent is not null) unknown = unknown.logical_and(Frequent.eq(Numbers.Zero));
        if (LikeliestPerImage == 0) return unknown;
        Scalar lowest = Numbers.Of(double.NegativeInfinity);
        Tensor scores = logits.to(float32).masked_fill(unknown.logical_not(), lowest).flatten();
        int likeliest = (int)Math.Min(scores.numel(), LikeliestPerImage * targets.shape[0]);
        (_, Tensor places) = scores.topk(likeliest);

        // Where fewer are unknown, the rest of these places are not, and stay as they are.
        return unknown.flatten().index_fill_(0, places, Numbers.Of(false)).view(targets.shape);
    }
}
