using System.Text.Json;
using AslTrain.Distributed;
using AslTrain.Metrics;
using AslTrain.Models;
using AslTrain.Models.Weights;
using AslTrain.Tests.Support;
using AslTrain.Training;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Configuration;
using AslTrain.Training.Evaluation;
using AslTrain.Training.Inputs;
using AslTrain.Training.Settings;
using AslTrain.Training.Terminal;
using Serilog;
using TorchSharp;
using Xunit;

namespace AslTrain.Tests.Training;

/// <summary>A table that has other classes than the weights that are measured on it.</summary>
public sealed class ClassesOfTableTests : IDisposable
{
    static readonly string[] Classes = ["dog", "ant", "cat", "bee"];

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The table lacks ant and bee, and has an owl.</summary>
    [Theory]
    [InlineData("multi_label", 3)]
    [InlineData("single_label", 2)]
    public void AnOwnCheckpointAndTheSameWeightsAloneGiveTheSame(string task, int images)
    {
        File.Copy(TestFiles.Golden("images/drawn1.jpg"), Path.Combine(_folder.Path, "1.jpg"));
        File.Copy(TestFiles.Golden("images/drawn2.jpg"), Path.Combine(_folder.Path, "2.jpg"));
        File.Copy(TestFiles.Golden("images/drawn3.jpg"), Path.Combine(_folder.Path, "3.jpg"));
        string table = _folder.File("table.csv", "image,tags\n1.jpg,cat\n2.jpg,dog\n3.jpg,owl\n");
        string[] settings =
        [
            "data.format=csv", $"data.root={table}", "model.backbone=mobilenet_v2_035", "image.size=32", $"run.task={task}",
            "run.threads=1", "data.val_split=all",
        ];
        RunConfig config = ConfigReader.Parse("{}", "a.yaml", settings);
        string own = Path.Combine(_folder.Path, "own.safetensors"), alone = Path.Combine(_folder.Path, "alone.safetensors");
        using (Classifier network = Backbones.Create("mobilenet_v2_035", Classes.Length))
        {
            (string, torch.Tensor)[] state = [.. network.state_dict().Select(entry => (entry.Key, entry.Value))];
            Checkpoint.Save(own, state, new CheckpointInfo(config, Classes));
            SafeTensorsWriter.Write(
                alone, state, new Dictionary<string, string> { [ClassNames.MetadataKey] = JsonSerializer.Serialize(Classes) });
        }

        ScoredSplit first = Scored(own, []), second = Scored(alone, settings);
        Assert.Equal(["cat", "dog"], first.Classes);
        Assert.Equal(first.Classes, second.Classes);
        Assert.Equal(images, first.Scores.Images);
        Assert.Equal(AveragePrecision.Of(first.Scores).PerClass, AveragePrecision.Of(second.Scores).PerClass);
        Assert.Equal(2, AveragePrecision.Of(first.Scores).ClassesScored);
    }

    /// <summary>A run validates by the same rule, so that asl-eval finds the score that it named.</summary>
    [Fact]
    public void ARunDoesNotScoreWhatItsValidationTableLacks()
    {
        foreach (int number in (int[])[1, 2, 3])
        {
            File.Copy(TestFiles.Golden($"images/drawn{number}.jpg"), Path.Combine(_folder.Path, $"{number}.jpg"));
        }

        _folder.File("train.csv", "image,tags\n1.jpg,cat\n2.jpg,dog\n3.jpg,ant\n");
        _folder.File("val.csv", "image,tags\n2.jpg,dog\n1.jpg,cat\n");
        RunConfig config = ConfigReader.Parse(
            "{}", "a.yaml", ["data.format=csv", $"data.root={_folder.Path}", "data.overlap=allow"]);
        using SingleProcess alone = new();
        TrainingData data = TrainingData.Open(
            config with { Data = DataSets.WithSplits(config.Data) }, alone, Log.Logger, CancellationToken.None);
        Assert.Equal(["ant", "cat", "dog"], data.Train.Classes);
        Assert.Equal(["cat", "dog"], data.Val.Classes);
        Assert.Equal([1, 2], data.ValColumns!);
        Assert.Equal([[1], [0]], data.Val.Images.Select(image => image.Positive));
        Assert.Null((data with { Val = data.Train }).ValColumns);
    }

    static ScoredSplit Scored(string path, string[] settings)
    {
        using CommandSession session = CommandSession.StartBesideData();
        return ScoredSplit.Of(new CheckpointSource(path, null, settings), session)!;
    }
}
