using AslTrain.Distributed;
using AslTrain.Foundation;
using AslTrain.Models;
using AslTrain.Models.Weights;
using AslTrain.Tests.Support;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Configuration;
using AslTrain.Training.Inputs;
using AslTrain.Training.Settings;
using Serilog;
using Xunit;

namespace AslTrain.Tests.Training.Checkpoints;

/// <summary>What a checkpoint may say, and what is not for it to say.</summary>
public sealed class StoredConfigTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OfAFileFromElsewhereNetworkPreprocessingAndDataAreTaken()
    {
        using WeightFile file = WeightFile.Open(Saved("elsewhere.safetensors", "image.size=64"));
        RunConfig config = Checkpoint.ReadConfig(file, ["data.workers=3"])!;
        Assert.Equal((64, "mobilenet_v2_035", "scenes"), (config.Image.Size, config.Model.Backbone, config.Data.Format));
        Assert.Equal(3, config.Data.Workers);
        Assert.Null(config.Data.CacheFolder);
        Assert.Null(config.Model.Weights);
        Assert.Equal((PixelCacheKind.None, 256), (config.Data.Cache, config.Data.BatchSize));
        Assert.Equal(("runs", 0), (config.Run.Output, config.Run.Threads));
    }

    [Fact]
    public void InTheFolderOfItsRunTheRunsConfigIsTaken()
    {
        _folder.File("run/metrics.jsonl", "");
        _folder.File("run/config.yaml", "data: {format: scenes, cache_folder: /own, batch_size: 512}\nimage: {size: 96}");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "run/checkpoints"));
        using WeightFile file = WeightFile.Open(Saved("run/checkpoints/best.safetensors", "image.size=64"));
        RunConfig config = Checkpoint.ReadConfig(file, [])!;
        Assert.Equal(("/own", 512), (config.Data.CacheFolder, config.Data.BatchSize));
        Assert.Equal((64, "mobilenet_v2_035"), (config.Image.Size, config.Model.Backbone));
    }

    [Fact]
    public void ManyScenesAreDrawnForNobodyButTheUser()
    {
        string path = Saved("many.safetensors", "data.scenes_val=1000000");
        using WeightFile file = WeightFile.Open(path);
        DataSection data = Checkpoint.ReadConfig(file, [])!.Data;
        string message = Assert.Throws<BadInputException>(() => StoredConfig.RequireFewScenes(data, [], path)).Message;
        Assert.Contains("1000100 drawn scenes", message, StringComparison.Ordinal);
        StoredConfig.RequireFewScenes(data, ["data.scenes_val=1000000"], path);
        StoredConfig.RequireFewScenes(data with { Scenes = new ScenesSection() }, [], path);
    }

    /// <summary>Attention of 65,536 would take 69 GB.</summary>
    [Fact]
    public void ANetworkLargerThanItsFileIsNotMade()
    {
        string path = Saved(
            "small.safetensors", "model.head=ml_decoder", "model.decoder_embedding=65536", "model.decoder_groups=2");
        using WeightFile file = WeightFile.Open(path);
        RunConfig config = Checkpoint.ReadConfig(file, [])!;
        Assert.Contains(
            "too small a file for a mobilenet_v2_035 with 2 classes",
            Assert.Throws<BadInputException>(() => Checkpoint.LoadNetwork(file, config.Model, 2)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Whatever the format, a name that no checkpoint could hold is refused where labels are read.</summary>
    [Fact]
    public void ATableWithANameThatCannotBeStoredIsRefused()
    {
        string table = _folder.File("labels.csv", "image,tags,split\na.jpg,\"a\tb\",train\nb.jpg,a,val\n");
        DataSection data = ConfigReader.Parse("{}", "a.yaml", ["data.format=csv", $"data.root={table}"]).Data;
        using SingleProcess alone = new();
        Assert.Contains(
            $"{table}, split 'train': the class 'a\\u0009b' has a character in its name that cannot be printed (U+0009)",
            Assert.Throws<BadInputException>(
                () => DataSets.Labels(DataSets.WithSplits(data), Log.Logger, alone, CancellationToken.None)).Message,
            StringComparison.Ordinal);
    }

    string Saved(string name, params string[] settings)
    {
        RunConfig config = ConfigReader.Parse(
            "{}", "a.yaml",
            [
                "data.format=scenes", "data.scenes_train=100", "data.cache_folder=/elsewhere", "data.cache=disk",
                "data.batch_size=4000", "data.workers=7", "run.output=/elsewhere", "run.threads=1000",
                "model.backbone=mobilenet_v2_035", "model.weights=/elsewhere/a.pth", "model.freeze=batch_norm",
                .. settings,
            ]);
        string path = Path.Combine(_folder.Path, name);
        using Classifier network = Backbones.Create("mobilenet_v2_035", 2);
        Checkpoint.Save(
            path, network.state_dict().Select(entry => (entry.Key, entry.Value)), new CheckpointInfo(config, ["a", "b"]));
        return path;
    }
}
