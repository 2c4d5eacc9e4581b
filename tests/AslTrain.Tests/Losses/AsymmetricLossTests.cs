using System.Text.Json;
using AslTrain.Losses;
using AslTrain.Tests.Support;
using CsCheck;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Losses;

public class AsymmetricLossTests
{
    public static TheoryData<int> GoldenCases()
    {
        TheoryData<int> cases = [];
        for (int i = 0; i < TestFiles.GoldenJson("losses.json").GetProperty("multi_label").GetArrayLength(); i++) cases.Add(i);
        return cases;
    }

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void EqualsTheReferenceInDoublePrecision(int index)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement golden = TestFiles.GoldenJson("losses.json").GetProperty("multi_label")[index];
        AsymmetricLoss loss = new(Number("gamma_neg"), Number("gamma_pos"), Number("clip"), golden.GetProperty("detach_weight").GetBoolean());
        Tensor logits = Arrays.Tensor(golden.GetProperty("logits")).requires_grad_();

        Tensor value = loss.Forward(logits, Arrays.Tensor(golden.GetProperty("targets")));
        value.backward();

        Close(Number("loss_sum"), value.item<double>());
        double[] gradients = logits.grad!.data<double>().ToArray();
        JsonElement[] expected = [.. golden.GetProperty("grad").EnumerateArray().SelectMany(row => row.EnumerateArray())];
        for (int i = 0; i < gradients.Length; i++)
        {
            // null: autograd over the reference's formula gives NaN there; ours is finite.
            if (expected[i].ValueKind == JsonValueKind.Null) Assert.True(double.IsFinite(gradients[i]));
            else Close(expected[i].GetDouble(), gradients[i]);
        }

        double Number(string name) => golden.GetProperty(name).GetDouble();
        static void Close(double expected, double actual) => Assert.Equal(expected, actual, 1e-9 * Math.Max(1, Math.Abs(expected)));
    }

    [Fact]
    public void GradientEqualsDifferenceQuotientsWhereTheWeightIsAttached() => Gen.Select(
        Gen.Double[0, 5], Gen.Double[0, 3], Gen.Double[0, 0.3], Gen.Double[0, 1], Gen.Double[-4, 4].Array[1, 12]).Sample(
        (gammaNeg, gammaPos, clip, target, values) =>
        {
            AsymmetricLoss loss = new(gammaNeg, gammaPos, clip, DetachWeight: false);
            using DisposeScope scope = NewDisposeScope();
            Tensor logits = tensor(values).requires_grad_(), targets = full_like(logits, target);
            loss.Forward(logits, targets).backward();
            double[] gradients = logits.grad!.data<double>().ToArray();
            const double Step = 1e-5;
            for (int i = 0; i < values.Length; i++)
            {
                // At the margin itself the loss has a corner for gamma_neg = 0.
                if (Math.Abs((1 / (1 + Math.Exp(-values[i]))) - clip) < 1e-4) continue;
                double quotient = (At(i, Step) - At(i, -Step)) / (2 * Step);
                Assert.Equal(quotient, gradients[i], 1e-5 * Math.Max(1, Math.Abs(quotient)));
            }

            double At(int index, double shift)
            {
                double[] moved = [.. values];
                moved[index] += shift;
                return loss.Forward(tensor(moved), targets).item<double>();
            }
        }, iter: 60);

    [Fact]
    public void FiniteForEveryFiniteLogit()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] extremes = [float.MinValue, -1e4f, -104, -88, -20, -1e-30f, 0, 1e-30f, 20, 88, 104, 1e4f, float.MaxValue];
        foreach (AsymmetricLoss loss in (AsymmetricLoss[])[new(0.3, 0.5, 0.1, false), new(0, 0, 0, false), new(4, 1, 0.05, false), new(2.5, 0.5, 0, false), AsymmetricLoss.Paper])
        {
            foreach (float target in (float[])[0, 1, 0.5f, -1])
            {
                Tensor logits = tensor(extremes).requires_grad_();
                Tensor value = loss.Forward(logits, full_like(logits, target));
                value.backward();
                Assert.True(float.IsFinite(value.item<float>()), $"{loss}, target {target}");
                Assert.All(logits.grad!.data<float>().ToArray(), gradient => Assert.True(float.IsFinite(gradient), $"{loss}, target {target}"));
            }
        }
    }

    [Fact]
    public void IgnoredLabelsCostNothingAndGetNoGradient()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = tensor(new[] { -1.0, 2.0, 0.5 }).requires_grad_();
        Tensor value = AsymmetricLoss.CrossEntropy.Forward(logits, tensor(new[] { 1.0, -1.0, 0.0 }));
        value.backward();
        Assert.Equal(0, logits.grad![1].item<double>());
        Assert.Equal(Math.Log(1 + Math.Exp(1)) + Math.Log(1 + Math.Exp(0.5)), value.item<double>(), 1e-12);
    }

    [Fact]
    public void CrossEntropyIsThePresetWithoutFocusingAndMargin()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = tensor(new[] { -3.0, -0.5, 0.0, 1.5 }), targets = tensor(new[] { 0.0, 1.0, 1.0, 0.0 });
        double expected = nn.functional.binary_cross_entropy_with_logits(logits, targets, reduction: nn.Reduction.Sum).item<double>();
        Assert.Equal(expected, AsymmetricLoss.CrossEntropy.Forward(logits, targets).item<double>(), 1e-12);
    }

    [Fact]
    public void OtherShapesAreRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        ArgumentException error = Assert.Throws<ArgumentException>(() => AsymmetricLoss.Paper.Forward(zeros(2, 3), zeros(3, 2)));
        Assert.Contains("logits are [2, 3] but targets [3, 2]", error.Message, StringComparison.Ordinal);
    }
}
