using AslTrain.Training.Optimization;
using CsCheck;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace AslTrain.Tests.Training;

public class OptimizerTests
{
    [Theory]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.AdamW)]
    [InlineData(OptimizerKind.Sgd)]
    public void TwentyStepsEqualTorchs(OptimizerKind kind)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (
            (ScalarType type, double tolerance) in ((ScalarType, double)[])
            [
                (ScalarType.Float64, 1e-12), (ScalarType.Float32, 2e-6),
            ])
        {
            using nn.Module<Tensor, Tensor> ours = Network(type), theirs = Network(type);
            theirs.load_state_dict(ours.state_dict());
            using FlatParameters parameters = new(ours);
            using Optimizer optimizer = new(parameters, new OptimizerOptions(kind, WeightDecay: 0.1, Beta2: 0.99, Epsilon: 1e-6));
            optim.Optimizer[] references = [Reference(true), Reference(false)];
            for (int step = 0; step < 20; step++)
            {
                using DisposeScope inner = NewDisposeScope();
                Tensor input = rand(4, 7, dtype: type);
                foreach (optim.Optimizer reference in references) reference.zero_grad();
                theirs.forward(input).pow(2).sum().backward();
                ours.forward(input).pow(2).sum().backward();
                foreach (optim.Optimizer reference in references) reference.step();
                optimizer.Step(new StepNumbers(0.01, 0.01, 0.8));
                Assert.Equal(0, parameters.Gradients.abs().max().ToDouble());
            }

            foreach ((Parameter mine, Parameter other) in ours.parameters().Zip(theirs.parameters()))
            {
                Assert.True(
                    (mine - other).abs().max().ToDouble() < tolerance,
                    $"{kind} in {type} is {(mine - other).abs().max().ToDouble()} off");
            }

            optim.Optimizer Reference(bool isDecayed)
            {
                Parameter[] group = [.. theirs.parameters().Where(parameter => parameter.dim() > 1 == isDecayed)];
                double weightDecay = isDecayed ? 0.1 : 0;
                return kind switch
                {
                    OptimizerKind.Adam => optim.Adam(group, 0.01, 0.8, 0.99, 1e-6, weightDecay),
                    OptimizerKind.AdamW => optim.AdamW(group, 0.01, 0.8, 0.99, 1e-6, weightDecay),
                    _ => optim.SGD(group, 0.01, 0.8, 0, weightDecay),
                };
            }
        }
    }

    [Fact]
    public void OnePassEqualsTensorOperations() =>
        Gen.Select(
            Gen.Enum<OptimizerKind>(), Gen.Int[1, 70], Gen.Double[0, 0.2], Gen.Double[0.5, 2],
            Gen.Double[0, 0.9]).Sample((kind, length, weightDecay, scale, decay) =>
    {
        using DisposeScope scope = NewDisposeScope();
        FlatSegment segment = new(3, length, IsDecayed: true, IsHead: true);
        UpdateVectors one = Vectors(), other = Vectors();
        foreach ((Tensor? to, Tensor? from) in All(other).Zip(All(one))) to?.copy_(from!);
        SegmentNumbers numbers = new(
            0.01, 0.9, 0.99, 1.5, 1e-6, kind == OptimizerKind.AdamW ? 0 : weightDecay,
            kind == OptimizerKind.AdamW ? 1 - weightDecay : 1, scale, 1 - decay);
        FusedUpdate.Run(one, segment, numbers, kind);
        TensorUpdate.Run(other, segment, numbers, kind);
        return All(one).Zip(All(other)).All(
            pair => pair.First is null || (pair.First - pair.Second!).abs().max().item<float>() < 1e-6);

        UpdateVectors Vectors() => new(randn(80), randn(80), randn(80), kind == OptimizerKind.Sgd ? null : rand(80), randn(80));
        static Tensor?[] All(UpdateVectors vectors) =>
            [vectors.Values, vectors.Gradients, vectors.Mean, vectors.Square, vectors.Average];
    }, iter: 200);

    [Fact]
    public void ManyThreadsAndPiecesLeaveNothingOut()
    {
        using DisposeScope scope = NewDisposeScope();
        long length = (3 << 16) + 5;
        Tensor values = ones(length), gradients = ones(length), mean = zeros(length);
        FusedUpdate.Run(
            new UpdateVectors(values, gradients, mean, null, null), new FlatSegment(0, length, false, false),
            new SegmentNumbers(0.5, 0, 0, 0, 0, 0, 1, 1, 0), OptimizerKind.Sgd);
        Assert.Equal((0.5f, 0.5f, 0f), (values.min().item<float>(), values.max().item<float>(), gradients.max().item<float>()));
    }

    [Fact]
    public void TheNormIsThatOfAllElements()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor vector = randn((1 << 20) + 17);
        Assert.Equal(vector.to(float64).pow(2).sum().sqrt().item<double>(), GradientNorm.Of(vector), 1e-3);
        vector[5] = float.PositiveInfinity;
        Assert.False(double.IsFinite(GradientNorm.Of(vector)));
    }

    static nn.Module<Tensor, Tensor> Network(ScalarType type)
    {
        manual_seed(3);
        return nn.Sequential(("a", nn.Linear(7, 5)), ("b", nn.Linear(5, 3))).to(type);
    }
}
