using AslTrain.Data.Batches;
using AslTrain.Foundation;
using AslTrain.Models;
using AslTrain.Models.Onnx;
using AslTrain.Tests.Support;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Evaluation;
using AslTrain.Training.Tasks;
using TorchSharp;
using Xunit;

namespace AslTrain.Tests.Training;

/// <summary>Models that are not as asl-train export writes them.</summary>
public sealed class OnnxScorerTests : IDisposable
{
    const int Size = 32;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(double.PositiveInfinity, false)]
    [InlineData(double.NegativeInfinity, false)]
    [InlineData(double.NaN, false)]
    [InlineData(double.NaN, true)]
    public void OutputsThatAreNoNumbersAreRefused(double bias, bool hasScores)
    {
        using OnnxScorer scorer = OnnxScorer.Open(new CheckpointSource(Exported(bias, hasScores, "a", "b"), null, []));
        Batch batch = new(capacity: 1, Size, classes: 2) { Count = 1 };
        string message = Assert.Throws<BadInputException>(() => scorer.Score(batch, new float[2])).Message;
        Assert.Contains(
            hasScores ? "should be scores from 0 to 1" : "should be finite numbers", message, StringComparison.Ordinal);
    }

    [Fact]
    public void OutputsThatAreScoresAreTaken()
    {
        using OnnxScorer scorer = OnnxScorer.Open(new CheckpointSource(Exported(5, hasScores: true, "a", "b"), null, []));
        Batch batch = new(capacity: 1, Size, classes: 2) { Count = 1 };
        float[] scores = new float[2];
        scorer.Score(batch, scores);
        Assert.All(scores, score => Assert.InRange(score, 0, 1));
    }

    [Fact]
    public void ClassNamesFollowTheRule()
    {
        CheckpointSource source = new(Exported(0, hasScores: false, "a", "b\nc"), null, []);
        Assert.Contains(
            "the class 'b\\u000Ac' has a character in its name that cannot be printed",
            Assert.Throws<BadInputException>(() => OnnxScorer.Open(source).Dispose()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AGitPointerIsNamed()
    {
        string path = _folder.File("a.onnx", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 46830571\n");
        Assert.Contains(
            "git lfs pull",
            Assert.Throws<BadInputException>(() => OnnxScorer.Open(new CheckpointSource(path, null, [])).Dispose()).Message,
            StringComparison.Ordinal);
    }

    string Exported(double bias, bool hasScores, params string[] classes)
    {
        string path = Path.Combine(_folder.Path, $"{Guid.NewGuid():N}.onnx");
        using Classifier network = Backbones.Create("mobilenet_v2_035", classes.Length);
        using (torch.no_grad()) network.get_parameter("classifier.1.bias")!.fill_(bias);
        network.eval();
        ExportedModel model = new(classes, Size, hasScores, RunTasks.Of("multi_label"), 0.5, null);
        OnnxFile.Write(
            path, network, new OnnxOptions(Size, [0, 0, 0], [1, 1, 1], hasScores), model.Write("mobilenet_v2_035"));
        return path;
    }
}
