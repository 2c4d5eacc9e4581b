using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Losses;

/// <summary>A loss over the probability of one label.</summary>
/// <param name="Probability">From near 0 to near 1, rising.</param>
/// <param name="Loss">Of an absent label.</param>
/// <param name="Gradient">Its derivative in the logit, the focusing weight differentiated too, as the paper analyses it.</param>
/// <param name="GradientDetached">The same with a constant focusing weight, as the authors train.</param>
/// <param name="PresentLoss">Of a present label.</param>
/// <param name="PresentGradient">Its derivative in the logit, whole.</param>
public sealed record LossCurves(
    double[] Probability, double[] Loss, double[] Gradient, double[] GradientDetached,
    double[] PresentLoss, double[] PresentGradient);

/// <summary>
/// Where the gradient of an absent label is largest: below it easy labels are attenuated, above it hard ones, which may be
/// labels that were never written down.
/// </summary>
/// <param name="Probability">p*; 1 where the gradient grows all the way.</param>
/// <param name="Gradient">The largest derivative in the logit.</param>
public readonly record struct GradientPeak(double Probability, double Gradient);

/// <summary>The paper's analysis of the loss (section 2.5), by the loss itself in float64.</summary>
public static class LossAnalysis
{
    /// <summary>Logits of the analysis: beyond, the smallest probability of the logarithm takes over.</summary>
    const double LastLogit = 16, PeakStep = 1e-3;

    const int CurvePoints = 999;

    /// <summary>Over probabilities 0.001, 0.002 ... 0.999.</summary>
    public static LossCurves Curves(AsymmetricLoss loss)
    {
        double[] probability = [.. Enumerable.Range(1, CurvePoints).Select(point => point / (double)(CurvePoints + 1))];
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = tensor(probability).logit();
        (double[] absent, double[] gradient) = Evaluate(loss with { DetachWeight = false }, logits, target: 0);
        (_, double[] detached) = Evaluate(loss with { DetachWeight = true }, logits, target: 0);
        (double[] present, double[] presentGradient) = Evaluate(loss with { DetachWeight = false }, logits, target: 1);
        return new LossCurves(probability, absent, gradient, detached, present, presentGradient);
    }

    /// <summary>The peak of an absent label's gradient.</summary>
    public static GradientPeak Peak(AsymmetricLoss loss)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = arange(
            Numbers.Of(-LastLogit), Numbers.Of(LastLogit), Numbers.Of(PeakStep), ScalarType.Float64);
        (_, double[] gradient) = Evaluate(loss, logits, target: 0);
        int peak = Array.IndexOf(gradient, gradient.Max());
        return new GradientPeak(logits[peak].sigmoid().item<double>(), gradient[peak]);
    }

    static (double[] Loss, double[] Gradient) Evaluate(AsymmetricLoss loss, Tensor logits, double target)
    {
        Tensor leaf = logits.detach().unsqueeze(-1).requires_grad_();
        Tensor targets = full_like(leaf, Numbers.Of(target));
        Tensor values = (loss with { Reduction = LossReduction.PerImage }).Forward(leaf, targets);
        values.sum().backward();
        return (values.detach().data<double>().ToArray(), leaf.grad!.data<double>().ToArray());
    }
}
