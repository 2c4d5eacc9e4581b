using AslTrain.Losses;
using Xunit;

namespace AslTrain.Tests.Losses;

public class LossAnalysisTests
{
    [Theory]
    [InlineData(0, 0, 1.000, 1.000, 1.000, 1.000)]
    [InlineData(2, 0, 0.942, 1.129, 1.000, 1.000)]
    [InlineData(4, 0, 0.946, 1.263, 1.000, 1.000)]
    [InlineData(0, 0.05, 0.821, 0.642, 0.821, 0.642)]
    [InlineData(0, 0.2, 0.710, 0.420, 0.710, 0.420)]
    [InlineData(2, 0.2, 0.839, 0.329, 0.860, 0.154)]
    [InlineData(4, 0.05, 0.900, 0.733, 0.928, 0.326)]
    [InlineData(4, 0.2, 0.887, 0.222, 0.902, 0.072)]
    public void PeaksAreThoseOfTheFormulas(
        double gammaNeg, double clip, double probability, double gradient, double probabilityDetached, double gradientDetached)
    {
        AsymmetricLoss loss = new(gammaNeg, 0, clip);
        GradientPeak whole = LossAnalysis.Peak(loss with { DetachWeight = false }), detached = LossAnalysis.Peak(loss);
        Assert.Equal(probability, whole.Probability, 6e-4);
        Assert.Equal(gradient, whole.Gradient, 6e-4);
        Assert.Equal(probabilityDetached, detached.Probability, 6e-4);
        Assert.Equal(gradientDetached, detached.Gradient, 6e-4);
    }

    [Fact]
    public void CurvesAreTheFormulas()
    {
        LossCurves curves = LossAnalysis.Curves(new AsymmetricLoss(2, 1, 0.2));
        Assert.Equal(999, curves.Probability.Length);
        foreach (int point in (int[])[99, 199, 200, 499, 898])
        {
            double p = curves.Probability[point], q = Math.Max(p - 0.2, 0), slope = p * (1 - p);
            Close(q * q * -Math.Log(1 - q), curves.Loss[point]);
            Close(q == 0 ? 0 : q * q * ((1 / (1 - q)) - (2 * Math.Log(1 - q) / q)) * slope, curves.Gradient[point]);
            Close(q * q / (1 - q) * slope, curves.GradientDetached[point]);
            Close((1 - p) * -Math.Log(p), curves.PresentLoss[point]);
            Close(-((1 - p) * ((1 - p) - (p * Math.Log(p)))), curves.PresentGradient[point]);
        }

        static void Close(double expected, double actual) => Assert.Equal(expected, actual, 1e-9);
    }
}
