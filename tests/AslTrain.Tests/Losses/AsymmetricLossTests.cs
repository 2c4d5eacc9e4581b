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
    public void EqualsTheReferenceInDoublePrecision(int index) => EqualsTheReference(index, ScalarType.Float64, 1e-9);

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void EqualsTheReferenceInSinglePrecision(int index) => EqualsTheReference(index, ScalarType.Float32, 1e-5);

    static void EqualsTheReference(int index, ScalarType type, double tolerance)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement golden = TestFiles.GoldenJson("losses.json").GetProperty("multi_label")[index];
        AsymmetricLoss loss = new(
            Number("gamma_neg"), Number("gamma_pos"), Number("clip"), golden.GetProperty("detach_weight").GetBoolean());
        Tensor logits = Arrays.Tensor(golden.GetProperty("logits")).to(type).requires_grad_();

        Tensor value = loss.Forward(logits, Arrays.Tensor(golden.GetProperty("targets")));
        value.backward();

        Close(Number("loss_sum"), value.ToDouble());
        double[] gradients = logits.grad!.to(float64).data<double>().ToArray();
        JsonElement[] expected = [.. golden.GetProperty("grad").EnumerateArray().SelectMany(row => row.EnumerateArray())];
        for (int i = 0; i < gradients.Length; i++)
        {
            // null: autograd over the reference's formula gives NaN there; ours is finite.
            if (expected[i].ValueKind == JsonValueKind.Null) Assert.True(double.IsFinite(gradients[i]));
            else Close(expected[i].GetDouble(), gradients[i]);
        }

        double Number(string name) => golden.GetProperty(name).GetDouble();
        void Close(double expected, double actual) => Assert.Equal(expected, actual, tolerance * Math.Max(1, Math.Abs(expected)));
    }

    [Fact]
    public void GradientEqualsDifferenceQuotientsWhereTheWeightIsAttached() => Gen.Select(
        Gen.Double[0, 5], Gen.Double[0, 3], Gen.Double[0, 0.3], Gen.Double[0, 1], Gen.Double[-4, 4].Array[1, 12]).Sample(
        (gammaNeg, gammaPos, clip, target, values) =>
        {
            AsymmetricLoss loss = new(gammaNeg, gammaPos, clip, DetachWeight: false);
            using DisposeScope scope = NewDisposeScope();
            Tensor logits = tensor(values).requires_grad_(), targets = full_like(logits, Numbers.Of(target));
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
    public void OnePassEqualsTensorOperationsInDoublePrecision() => Cases.Sample(
        (loss, rows, seed) =>
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor logits, Tensor targets) = Batch(rows, seed);
            Tensor weights = rand(rows[^1]).add_(0.1);
            Tensor single = logits.clone().requires_grad_(), twice = logits.to(float64).requires_grad_();
            Tensor value = loss.Forward(single, targets, weights), expected = loss.Forward(twice, targets, weights);
            value.sum().backward();
            expected.sum().backward();
            double most = Math.Max(1, expected.abs().max().item<double>());
            Assert.True(
                (value - expected).abs().max().item<double>() < 1e-5 * most,
                $"{value.sum().ToDouble()} for {expected.sum().ToDouble()}");

            // Just above the margin p - m has few digits left in float32, and a power below 1 no bounded slope.
            Tensor shifted = twice.detach().sigmoid() - loss.Clip, near = shifted.gt(0).logical_and(shifted.lt(1e-4)).logical_and(
                loss.GammaNeg is > 0 and < 1);
            double apart = (single.grad! - twice.grad!).masked_fill(near, 0).abs().max().item<double>();
            Assert.True(apart < 1e-5, $"gradients differ by {apart}");
        }, iter: 300);

    [Fact]
    public void ReductionsAndWeightsAreSumsOfSingleLabels() => Cases.Sample(
        (loss, rows, seed) =>
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor logits, Tensor targets) = Batch(rows, seed);
            Tensor perImage = (loss with { Reduction = LossReduction.PerImage }).Forward(logits, targets);
            double sum = (loss with { Reduction = LossReduction.Sum }).Forward(logits, targets).ToDouble();
            double mean = (loss with { Reduction = LossReduction.Mean }).Forward(logits, targets).ToDouble();
            double counted = targets.ge(0).sum().ToDouble(), tolerance = 1e-4 * Math.Max(1, sum);
            Assert.Equal(rows[..^1].Select(length => (long)length), perImage.shape);
            Assert.Equal(sum, perImage.sum().ToDouble(), tolerance);
            Assert.Equal(sum, mean * counted, tolerance);
            AsymmetricLoss present = loss with { NegativeWeight = 0, Reduction = LossReduction.Sum },
                absent = loss with { PositiveWeight = 0, Reduction = LossReduction.Sum };
            Assert.Equal(
                sum, present.Forward(logits, targets).ToDouble() + absent.Forward(logits, targets).ToDouble(), tolerance);
            Assert.Equal(
                2 * sum,
                loss.Forward(logits, targets, full(rows[^1], 2f)).sum().ToDouble() * (
                    loss.Reduction == LossReduction.Mean ? counted : 1),
                2 * tolerance);
        }, iter: 100);

    [Theory]
    [InlineData(LossReduction.Sum)]
    [InlineData(LossReduction.Mean)]
    [InlineData(LossReduction.PerImage)]
    public void TheGradientIsThatOfTheReducedLoss(LossReduction reduction)
    {
        using DisposeScope scope = NewDisposeScope();
        AsymmetricLoss loss = new(2.5, 0.5, 0.1, DetachWeight: false) { Reduction = reduction };
        (Tensor logits, Tensor targets) = Batch([3, 5], 1);
        Tensor leaf = logits.to(float64).requires_grad_(), factors = tensor(new[] { 1.0, -2.0, 0.5 });
        Reduced(leaf).backward();
        for (int i = 0; i < leaf.numel(); i++)
        {
            double quotient = (At(i, 1e-6) - At(i, -1e-6)) / 2e-6;
            Assert.Equal(quotient, leaf.grad!.view(-1)[i].item<double>(), 1e-5 * Math.Max(1, Math.Abs(quotient)));
        }

        Tensor Reduced(Tensor from) => (loss.Forward(from, targets) * factors).sum();

        double At(int index, double shift)
        {
            Tensor moved = leaf.detach().clone();
            moved.view(-1)[index].add_(Numbers.Of(shift), Numbers.One);
            return Reduced(moved).item<double>();
        }
    }

    [Fact]
    public void NoNumbersAreNeverHidden()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (ScalarType type in (ScalarType[])[ScalarType.Float32, ScalarType.Float64])
        {
            Assert.True(double.IsNaN(Of(float.NaN, 0)) && double.IsNaN(Of(float.NaN, 1)) && double.IsNaN(Of(1, float.NaN)));
            Assert.Equal(0, Of(float.NaN, -1));

            double Of(float logit, float target) =>
                AsymmetricLoss.Paper.Forward(tensor([logit], dtype: type), tensor([target])).ToDouble();
        }
    }

    [Fact]
    public void HalfPrecisionAndWholeTargetsAreRaised()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = tensor(new[] { 40f, -80f, 1.5f }), targets = tensor(new[] { 0L, 1L, 1L });
        float expected = AsymmetricLoss.CrossEntropy.Forward(logits, targets).item<float>();
        Tensor half = logits.to(bfloat16).requires_grad_();
        Tensor value = AsymmetricLoss.CrossEntropy.Forward(half, targets.to(ScalarType.Int8));
        value.backward();
        Assert.Equal((expected, ScalarType.Float32, ScalarType.BFloat16), (value.item<float>(), value.dtype, half.grad!.dtype));
    }

    [Fact]
    public void NumbersOutOfRangeAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AsymmetricLoss(-1, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AsymmetricLoss(0, double.NaN, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AsymmetricLoss(0, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => AsymmetricLoss.Paper with { PositiveWeight = -1 });
    }

    static readonly Gen<(AsymmetricLoss Loss, int[] Rows, int Seed)> Cases = Gen.Select(
        Gen.OneOf(Gen.Int[0, 5].Select(whole => (double)whole), Gen.Double[0, 5]), Gen.OneOf(
            Gen.Int[0, 4].Select(whole => (double)whole), Gen.Double[0, 3]),
        Gen.OneOf(
            Gen.Const(0.0), Gen.Double[0, 0.5]), Gen.Bool, Gen.Int[0, 2], Gen.Int[1, 40].Array[1, 3], Gen.Int[0,
            1_000_000]).Select(
        (gammaNeg, gammaPos, clip, detach, reduction, rows, seed) =>
            (new AsymmetricLoss(gammaNeg, gammaPos, clip, detach)
            {
                Reduction = (LossReduction)reduction,
                PositiveWeight = 1.5,
                NegativeWeight = 0.5,
            }, rows, seed));

    /// <summary>Logits of usual size, and targets of every kind: present, absent, soft, ignored.</summary>
    static (Tensor Logits, Tensor Targets) Batch(int[] rows, int seed)
    {
        using Generator generator = new((ulong)seed, CPU);
        long[] shape = [.. rows];
        Tensor kind = rand(shape, generator: generator), soft = rand(shape, generator: generator);
        Tensor targets = where(kind.lt(0.7), 0f, where(kind.lt(0.85), 1f, where(kind.lt(0.95), soft, -1f)));
        return (randn(shape, generator: generator).mul_(4).sub_(1), targets);
    }

    [Fact]
    public void FiniteForEveryLogit()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] extremes =
        [
            float.NegativeInfinity, float.PositiveInfinity, float.MinValue, -1e4f, -104, -88, -20, -1e-30f, 0, 1e-30f, 20, 88,
            104, 1e4f, float.MaxValue,
        ];
        foreach (
            AsymmetricLoss loss in (AsymmetricLoss[])
            [
                new(0.3, 0.5, 0.1, false), new(0, 0, 0, false), new(4, 1, 0.05, false), new(2.5, 0.5, 0, false),
                AsymmetricLoss.Paper,
            ])
        {
            foreach (float target in (float[])[0, 1, 0.5f, -1])
            {
                foreach (ScalarType type in (ScalarType[])[ScalarType.Float32, ScalarType.Float64])
                {
                    Tensor logits = tensor(extremes, dtype: type).requires_grad_();
                    Tensor value = loss.Forward(logits, full_like(logits, target));
                    value.backward();
                    Assert.True(double.IsFinite(value.ToDouble()), $"{loss}, target {target}");
                    Assert.All(
                        logits.grad!.to(float64).data<double>().ToArray(),
                        gradient => Assert.True(double.IsFinite(gradient), $"{loss}, target {target}, {type}"));
                }
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
        double expected = nn.functional.binary_cross_entropy_with_logits(
            logits, targets, reduction: nn.Reduction.Sum).item<double>();
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
