using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Distributed;
using AslTrain.Metrics;
using AslTrain.Tests.Support;
using AslTrain.Training;
using AslTrain.Training.Devices;
using AslTrain.Training.Settings;
using AslTrain.Training.Terminal;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Training;

public class EvaluatorTests
{
    [Fact]
    public void EveryImageIsScoredOnceInItsOwnRow()
    {
        using DisposeScope scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> network = Network(0);
        ScoredLabels scores = Score(network)!;
        Assert.Equal((5, 2), (scores.Images, scores.Classes));
        Assert.Equal([1, 0], scores.LabelsOf(0).ToArray());
        Assert.Equal([-1, 1], scores.LabelsOf(4).ToArray());
        Assert.All(scores.ScoresOf(3).ToArray(), score => Assert.Equal(0.5f, score));
        Assert.True(network.training);
    }

    [Fact]
    public void WeightsThatAreNoNumbersAreSaidToHaveDiverged()
    {
        using DisposeScope scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> network = Network(double.NaN);
        Assert.Contains("diverged", Assert.Throws<DivergedException>(() => Score(network)).Message, StringComparison.Ordinal);
    }

    static nn.Module<Tensor, Tensor> Network(double weight)
    {
        TorchSharp.Modules.Linear linear = nn.Linear(3, 2);
        using var noGradient = no_grad();
        linear.weight!.fill_(weight);
        linear.bias!.zero_();
        return nn.Sequential(("pool", nn.AdaptiveAvgPool2d(1)), ("flat", nn.Flatten()), ("fc", linear));
    }

    static ScoredLabels? Score(nn.Module<Tensor, Tensor> network)
    {
        string file = TestFiles.Golden("images/drawn1.jpg");
        LabeledImages split = new(
            ["a", "b"],
            [
                .. Enumerable.Range(0, 4).Select(i => new LabeledImage($"{i}", file, [i % 2], [])),
                new LabeledImage("4", file, [1], [0])]);
        BatchLoader loader = new(split, new EpochSampler(5, 2, Seed: null), new BatchOptions(32, 1, DifficultLabel.Ignore));
        using DeviceBatch deviceBatch = new(CPU, [0, 0, 0], [1, 1, 1]);
        using SingleProcess alone = new();
        Evaluator evaluator = new(new RunConfig(), deviceBatch, alone) { Unreadable = _ => { }, Progress = _ => true };
        return evaluator.Score(network, loader, classes: 2)?.Scores;
    }
}
