using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Distributed;
using AslTrain.Metrics;
using AslTrain.Tests.Support;
using AslTrain.Training;
using AslTrain.Training.Devices;
using AslTrain.Training.Settings;
using AslTrain.Training.Tasks;
using AslTrain.Training.Terminal;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Training;

public class EvaluatorTests
{
    static readonly string[] Files = ["drawn1.jpg", "drawn2.jpg", "drawn3.jpg", "cmyk.jpg", "ycck.jpg"];

    /// <summary>Five pictures in batches of two: each row has the scores that its picture has alone.</summary>
    [Fact]
    public void EveryImageIsScoredOnceInItsOwnRow()
    {
        using DisposeScope scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> network = Network(1);
        ScoredImages scored = Score(network, Split(Files))!;
        ScoredLabels scores = scored.Scores;
        Assert.Equal((5, 2), (scores.Images, scores.Classes));
        Assert.Equal([0, 1, 2, 3, 4], scored.Images);
        Assert.Equal([1, 0], scores.LabelsOf(0).ToArray());
        Assert.Equal([0, 1], scores.LabelsOf(1).ToArray());
        Assert.Equal([-1, 1], scores.LabelsOf(4).ToArray());
        for (int i = 0; i < Files.Length; i++)
        {
            ScoredLabels alone = Score(network, Split(Files[i]))!.Scores;
            Assert.All(
                alone.ScoresOf(0).ToArray().Zip(scores.ScoresOf(i).ToArray()),
                pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }

        // No two pictures score alike, nor do the classes of one.
        float[] all = [.. Enumerable.Range(0, 5).SelectMany(i => scores.ScoresOf(i).ToArray()).Order()];
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.True(pair.Second - pair.First > 1e-5));
        Assert.True(network.training);
        Assert.All(
            Enumerable.Range(0, 5).SelectMany(i => scores.RanksOf(i).ToArray().Zip(scores.ScoresOf(i).ToArray())),
            pair => Assert.Equal(1 / (1 + Math.Exp(-pair.First)), pair.Second, 1e-6));
    }

    [Fact]
    public void WeightsThatAreNoNumbersAreSaidToHaveDiverged()
    {
        using DisposeScope scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> network = Network(double.NaN);
        string message = Assert.Throws<DivergedException>(() => Score(network, Split(Files))).Message;
        Assert.Contains("diverged", message, StringComparison.Ordinal);
    }

    /// <summary>A sigmoid in float32 gives 1 for all of them.</summary>
    [Theory]
    [InlineData("multi_label")]
    [InlineData("single_label")]
    public void SaturatedScoresStillRank(string task)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] logits = [18, -5, 25, -2, 22, -9];
        Tensor ranks = RunTasks.Of(task).Ranks(tensor(logits).view(3, 2));
        Tensor scores = RunTasks.Of(task).Scores(tensor(logits).view(3, 2));
        Assert.All(scores[.., 0].data<float>().ToArray(), score => Assert.Equal(1, score));
        ScoredLabels table = new(scores[.., 0].data<float>().ToArray(), [0, 1, 1], 1, ranks[.., 0].data<float>().ToArray());
        Assert.Equal(100, AveragePrecision.MeanOf(table), 1e-5);
    }

    /// <summary>The mean colours of a picture's sixteen parts, weighed.</summary>
    static nn.Module<Tensor, Tensor> Network(double weight)
    {
        const int Parts = 4, Inputs = 3 * Parts * Parts;
        TorchSharp.Modules.Linear linear = nn.Linear(Inputs, 2);
        using var noGradient = no_grad();
        linear.weight!.copy_(tensor(Enumerable.Range(0, 2 * Inputs).Select(i => weight * Math.Sin(i)).ToArray()).view(2, Inputs));
        linear.bias!.zero_();
        return nn.Sequential(("pool", nn.AdaptiveAvgPool2d(Parts)), ("flat", nn.Flatten()), ("fc", linear));
    }

    static ScoredImages? Score(nn.Module<Tensor, Tensor> network, LabeledImages split)
    {
        EpochSampler inOrder = new(split.Images.Count, 2, Seed: null);
        BatchLoader loader = new(split, inOrder, new BatchOptions(32, 1, DifficultLabel.Ignore));
        using DeviceBatch deviceBatch = new(CPU, [0, 0, 0], [1, 1, 1]);
        using SingleProcess alone = new();
        Evaluator evaluator = new(new RunConfig(), deviceBatch, alone) { Unreadable = _ => { }, Progress = _ => true };
        return evaluator.Score(network, loader, classes: 2);
    }

    /// <summary>The classes in turn; of the fifth picture one label is difficult.</summary>
    static LabeledImages Split(params string[] files) => new(
        ["a", "b"],
        [
            .. files.Select((file, i) => i < 4
                ? new LabeledImage($"{i}", TestFiles.Golden($"images/{file}"), [i % 2], [])
                : new LabeledImage($"{i}", TestFiles.Golden($"images/{file}"), [1], [0])),
        ]);
}
