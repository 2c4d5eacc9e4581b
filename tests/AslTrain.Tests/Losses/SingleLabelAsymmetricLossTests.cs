using System.Text.Json;
using AslTrain.Losses;
using AslTrain.Tests.Support;
using CsCheck;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Losses;

public class SingleLabelAsymmetricLossTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EqualsTheReference(int index)
    {
        JsonElement golden = TestFiles.GoldenJson("losses.json").GetProperty("single_label")[index];
        SingleLabelAsymmetricLoss loss = new(Number("gamma_neg"), Number("gamma_pos"), Number("label_smoothing"));
        foreach (
            (ScalarType type, double tolerance) in ((ScalarType, double)[])
            [
                (ScalarType.Float64, 1e-9), (ScalarType.Float32, 1e-5),
            ])
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor logits = Arrays.Tensor(golden.GetProperty("logits")).to(type).requires_grad_();
            Tensor value = loss.Forward(logits, Targets(golden));
            value.backward();
            Assert.Equal(Number("loss_mean"), value.ToDouble(), tolerance);
            Assert.True((logits.grad! - Arrays.Tensor(golden.GetProperty("grad"))).abs().max().ToDouble() < tolerance);
        }

        double Number(string name) => golden.GetProperty(name).GetDouble();
    }

    [Fact]
    public void TheGoldenFileHasNoCaseMore() =>
        Assert.Equal(4, TestFiles.GoldenJson("losses.json").GetProperty("single_label").GetArrayLength());

    [Fact]
    public void WithoutSmoothingAndFocusingItIsCrossEntropy()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = tensor(new[,] { { 2.0, -1, 0.5 }, { 0, 1, 3 } }), targets = tensor(new[] { 0L, 1L });
        double expected = nn.functional.cross_entropy(logits, targets).item<double>();
        foreach (double gammaNeg in (double[])[0, 4])
        {
            Assert.Equal(expected, new SingleLabelAsymmetricLoss(gammaNeg, 0, 0).Forward(logits, targets).item<double>(), 1e-12);
        }
    }

    [Fact]
    public void GradientEqualsDifferenceQuotients() =>
        Gen.Select(Gen.Double[0, 4], Gen.Double[0, 3], Gen.Double[0, 0.5], Gen.Double[-4, 4].Array[3, 8], Gen.Int[0, 2]).Sample(
        (gammaNeg, gammaPos, smoothing, values, target) =>
        {
            using DisposeScope scope = NewDisposeScope();
            SingleLabelAsymmetricLoss loss = new(gammaNeg, gammaPos, smoothing);
            Tensor logits = tensor(values).unsqueeze(0).requires_grad_(), targets = tensor(new[] { (long)target });
            loss.Forward(logits, targets).backward();
            for (int i = 0; i < values.Length; i++)
            {
                double quotient = (At(i, 1e-6) - At(i, -1e-6)) / 2e-6;
                Assert.Equal(quotient, logits.grad![0, i].item<double>(), 1e-6);
            }

            double At(int index, double shift)
            {
                double[] moved = [.. values];
                moved[index] += shift;
                return loss.Forward(tensor(moved).unsqueeze(0), targets).item<double>();
            }
        }, iter: 60);

    [Fact]
    public void FiniteForEveryFiniteLogit()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (SingleLabelAsymmetricLoss loss in (SingleLabelAsymmetricLoss[])[new(), new(0.5, 0.5, 0.1), new(2, 1, 0)])
        {
            Tensor logits = tensor(
                new[,] { { float.MaxValue, float.MinValue, 0 }, { float.MinValue, float.MaxValue, 1 },
                    { 100, -100, 0 }, { 1e-30f, 0, 0 } }).requires_grad_();
            Tensor value = loss.Forward(logits, tensor(new[] { 0L, 0L, 0L, 1L }));
            value.backward();
            Assert.True(float.IsFinite(value.item<float>()), $"{loss}");
            Assert.True(logits.grad!.isfinite().all().item<bool>(), $"{loss}");
        }
    }

    [Fact]
    public void OtherShapesAreRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Contains(
            "logits are [2, 3] and targets [2, 3]; they should be [n, classes] and [n]",
            Assert.Throws<ArgumentException>(() => new SingleLabelAsymmetricLoss().Forward(zeros(2, 3), zeros(2, 3))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SingleLabelAsymmetricLoss(LabelSmoothing: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SingleLabelAsymmetricLoss() with { GammaNeg = -1 });
    }

    static Tensor Targets(JsonElement golden) =>
        tensor(golden.GetProperty("targets").EnumerateArray().Select(target => target.GetInt64()).ToArray());
}
