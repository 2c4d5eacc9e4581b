using AslTrain.Foundation;
using AslTrain.Losses;
using AslTrain.Training;
using AslTrain.Training.Checkpoints;
using CsCheck;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Losses;

public class AdaptiveAsymmetryTests
{
    [Fact]
    public void SumsAreThoseOfPresentAndAbsentLabels()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = tensor(new[] { 0f, 100f, -100f, 0f, 7f }).view(1, 5), targets = tensor(
            new[] { 1f, 1f, 0f, 0.25f, -1f }).view(1, 5);
        ProbabilitySums sums = ProbabilitySums.From(ProbabilitySums.Of(logits, targets));
        Assert.Equal(new ProbabilitySums(0.5 + 1 + (0.25 * 0.5), 2.25, 0.75 * 0.5, 1.75), sums);
        Assert.Equal(sums.MeanPresent - 1 + sums.MeanAbsent, sums.Gap, 1e-12);
    }

    [Fact]
    public void AGapBelowItsTargetRaisesGamma()
    {
        AdaptiveAsymmetry adaptive = new(new AdaptiveOptions(Target: 0.1, Rate: 0.5, Window: 1), gammaNeg: 2);
        adaptive.Update(new ProbabilitySums(3, 10, 10, 100));
        Assert.Equal(0.3 - 0.9, adaptive.Gap, 1e-12);
        Assert.Equal(2 + (0.5 * 0.7), adaptive.GammaNeg, 1e-12);
        adaptive.Update(new ProbabilitySums(9, 10, 50, 100));
        Assert.Equal(2 + (0.5 * 0.7) + (0.5 * (0.1 - 0.4)), adaptive.GammaNeg, 1e-12);
    }

    [Fact]
    public void TheWindowAveragesLabelsAndForgetsOldBatches()
    {
        AdaptiveAsymmetry adaptive = new(new AdaptiveOptions(Target: 0, Window: 2), gammaNeg: 2);
        foreach (double present in (double[])[1, 4, 6]) adaptive.Update(new ProbabilitySums(present, 10, 0, 10));
        Assert.Equal(0.5 - 1, adaptive.Gap, 1e-12);
    }

    [Fact]
    public void ABatchWithoutPresentLabelsChangesNothing()
    {
        AdaptiveAsymmetry adaptive = new(new AdaptiveOptions(Target: 0.1), gammaNeg: 2);
        adaptive.Update(new ProbabilitySums(0, 0, 5, 10));
        adaptive.Update(new ProbabilitySums(5, 10, 0, 0));
        Assert.Equal((2, 0, true), (adaptive.GammaNeg, adaptive.Window.Count, double.IsNaN(adaptive.Gap)));
    }

    [Fact]
    public void GammaStaysInItsBoundsAndANoNumberStaysOut() => Gen.Double[0, 1].Array[2, 60].Sample(shares =>
    {
        AdaptiveAsymmetry adaptive = new(
            new AdaptiveOptions(Target: 0.1, Rate: 3, Window: 3, GammaMin: 1, GammaMax: 4), gammaNeg: 2);
        foreach (double share in shares)
        {
            adaptive.Update(new ProbabilitySums(10 * share, 10, double.NaN, 10));
            adaptive.Update(new ProbabilitySums(10 * share, 10, 10 * shares[0], 10));
            if (adaptive.GammaNeg is not (>= 1 and <= 4)) return false;
        }

        return true;
    });

    [Fact]
    public void SteeringReachesItsTarget()
    {
        // A made-up network: the more focusing, the more of the absent labels' certainty is given up.
        AdaptiveAsymmetry adaptive = new(new AdaptiveOptions(Target: 0.2, Rate: 0.05, Window: 5), gammaNeg: 0);
        for (int step = 0; step < 2000; step++)
        {
            adaptive.Update(new ProbabilitySums(60, 100, 100 * Math.Min(1, 0.15 * adaptive.GammaNeg), 100));
        }
        Assert.Equal(0.2, adaptive.Gap, 1e-3);
    }

    [Fact]
    public void ItsStateComesBack() => Gen.Select(Gen.Double[0, 10], Gen.Double[0, 1].Array[0, 8]).Sample((gamma, shares) =>
    {
        AdaptiveOptions options = new(0.1, Window: 4);
        AdaptiveAsymmetry adaptive = new(options, gamma);
        foreach (double share in shares) adaptive.Update(new ProbabilitySums(share, 1.5, share / 3, 2));
        AdaptiveAsymmetry again = AdaptiveState.Read(AdaptiveState.Write(adaptive), options, "a.safetensors");
        adaptive.Update(new ProbabilitySums(1, 2, 1, 2));
        again.Update(new ProbabilitySums(1, 2, 1, 2));
        return adaptive.GammaNeg.Equals(again.GammaNeg) && adaptive.Window.SequenceEqual(again.Window);
    });

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[-1]")]
    [InlineData("[1, 2, 3]")]
    [InlineData("{\"a\": 1}")]
    public void ADamagedStateIsRefused(string text) =>
        Assert.Contains(
            "a.safetensors: the state",
            Assert.Throws<BadInputException>(() => AdaptiveState.Read(text, new AdaptiveOptions(0.1), "a.safetensors")).Message,
            StringComparison.Ordinal);
}
