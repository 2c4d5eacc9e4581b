using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Distributed;
using AslTrain.Foundation;
using AslTrain.Losses;
using AslTrain.Tests.Support;
using AslTrain.Training.Inputs;
using AslTrain.Training.Loss;
using AslTrain.Training.Settings;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Training.Loss;

/// <summary>Unknown labels that count as absent, with a focusing of their own, while that of absent labels is steered.</summary>
public class MultiLabelLossTests
{
    static readonly LabeledImage Image = new("1", TestFiles.Golden("images/drawn1.jpg"), [0], []) { Negative = [1] };

    static readonly LabeledImages Split = new(["present", "absent", "unknown"], [Image]) { LeavesUnknown = true };

    static readonly float[] Logits = [-0.5f, 0.7f, 1.2f];

    /// <summary>Both begin at 4; of a gap of 0, where one of 0.1 is wanted, gamma_neg becomes 4 + 10 * 0.1.</summary>
    [Fact]
    public void WhereGammaNegIsSteeredGammaUnknownStays()
    {
        using DisposeScope scope = NewDisposeScope();
        RunConfig config = Config(gammaUnknown: 4, target: 0.1);
        using MultiLabelLoss loss = new(config, Split, CPU);
        Tensor logits = tensor(Logits).view(1, 3), targets = tensor(TargetsOf(config)).view(1, 3);
        Assert.Equal([1, 0, LabelCode.Unknown], TargetsOf(config));
        Assert.Equal(Expected(gammaNeg: 4, gammaUnknown: 4), loss.Forward(logits, targets).item<float>(), 1e-6);

        loss.Adaptive!.Update(new ProbabilitySums(Present: 0.5, PresentCount: 1, Absent: 0.5, AbsentCount: 1));
        Assert.Equal(5, loss.Adaptive.GammaNeg, 1e-12);
        Assert.Equal(Expected(gammaNeg: 5, gammaUnknown: 4), loss.Forward(logits, targets).item<float>(), 1e-6);
        Assert.True(Expected(gammaNeg: 5, gammaUnknown: 4) - Expected(gammaNeg: 5, gammaUnknown: 5) > 0.01);
    }

    [Theory]
    [InlineData(null, null, UnknownLabel.Negative)]
    [InlineData(null, 0.1, UnknownLabel.Negative)]
    [InlineData(4.0, null, UnknownLabel.Negative)]
    [InlineData(4.0, 0.1, UnknownLabel.Selective)]
    [InlineData(2.0, null, UnknownLabel.Selective)]
    [InlineData(2.0, 0.1, UnknownLabel.Selective)]
    public void OnlyWhatHasItsOwnFocusingNeedsACode(double? gammaUnknown, double? target, UnknownLabel expected)
    {
        RunConfig config = Config(gammaUnknown, target);
        Assert.Equal(expected, UnknownLabels.InTraining(config));
        float code = expected == UnknownLabel.Selective ? LabelCode.Unknown : LabelCode.Negative;
        Assert.Equal([1, 0, code], TargetsOf(config));
    }

    /// <summary>The single labels' losses, by the formula.</summary>
    static double Expected(double gammaNeg, double gammaUnknown)
    {
        static double Absent(float logit, double gamma)
        {
            double shifted = Math.Max((1 / (1 + Math.Exp(-logit))) - 0.05, 0);
            return -Math.Pow(shifted, gamma) * Math.Log(1 - shifted);
        }

        return Math.Log(1 + Math.Exp(-Logits[0])) + Absent(Logits[1], gammaNeg) + Absent(Logits[2], gammaUnknown);
    }

    static RunConfig Config(double? gammaUnknown, double? target) => new()
    {
        Data = new DataSection { BatchSize = 2, Workers = 0, Partial = new PartialLabels { Unknown = UnknownLabel.Negative } },
        Image = new ImageSection { Size = 32 },
        Loss = new LossSection
        {
            GammaNeg = 4,
            GammaUnknown = gammaUnknown,
            Steering = new AdaptiveSection { Target = target, Rate = 10, Window = 1 },
        },
    };

    /// <summary>What the training loader makes of the split's only image.</summary>
    static float[] TargetsOf(RunConfig config)
    {
        using SingleProcess alone = new();
        return Loaders.Training(config, Split, alone).Epoch(0).First().Targets[..3];
    }
}
