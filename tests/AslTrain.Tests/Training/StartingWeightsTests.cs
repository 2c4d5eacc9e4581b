using AslTrain.Foundation;
using AslTrain.Models;
using AslTrain.Models.Weights;
using AslTrain.Tests.Support;
using AslTrain.Training;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Configuration;
using AslTrain.Training.Settings;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Training;

public sealed class StartingWeightsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void HalfOfTheBackboneIsTheLeast()
    {
        string[] names =
        [
            .. Names().Where(name => !Backbones.IsHead(name) && !name.EndsWith("num_batches_tracked", StringComparison.Ordinal)),
        ];
        Assert.Contains(
            "only 49 of the backbone's 100 tensors", Assert.Throws<BadInputException>(() => Load(File(names[..49]))).Message,
            StringComparison.Ordinal);
        Assert.Contains("warning: 50 of the backbone's 100 tensors start from random weights", Load(File(names[..50])));
        Assert.DoesNotContain(Load(File(names)), line => line.StartsWith("warning", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatTheHeadStartsFromIsSaid()
    {
        Assert.Contains("information: the head starts from random weights", Load(File(Names(), classes: 7)));
        Assert.DoesNotContain("information: the head starts from random weights", Load(File(Names())));
    }

    [Fact]
    public void ConventionsThatDifferAreWarnedOf()
    {
        string path = File(
            Names("mobilenet_v2_035"),
            metadata: new() { ["batch_norm_eps"] = "0.001", ["stride2_padding"] = "bottom and right only" },
            backbone: "mobilenet_v2_035");
        string[] right = Load(
            path, "model.backbone=mobilenet_v2_035", "model.batch_norm_eps=0.001", "model.stride2_padding=bottom_right");
        Assert.DoesNotContain(right, line => line.StartsWith("warning", StringComparison.Ordinal));
        string[] wrong = Load(path, "model.backbone=mobilenet_v2_035");
        Assert.Contains(wrong, line => line.Contains("made for model.batch_norm_eps=0.001", StringComparison.Ordinal));
        Assert.Contains(wrong, line => line.Contains("made for model.stride2_padding=bottom_right", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(HeadKind.Linear)]
    [InlineData(HeadKind.Bottleneck)]
    [InlineData(HeadKind.MLDecoder)]
    public void APublishedFileTellsItsHead(HeadKind head)
    {
        NetworkOptions options = new("mobilenet_v2_035", 7) { Head = head, DecoderGroups = 3, DecoderEmbedding = 16 };
        string path = Path.Combine(_folder.Path, "published.safetensors");
        using (Classifier network = Backbones.Create(options)) SafeTensorsWriter.Write(
            path, [.. network.state_dict().Select(entry => (entry.Key, entry.Value))], new Dictionary<string, string>());
        using WeightFile file = WeightFile.Open(path);
        RunConfig config = PublishedCheckpoint.Config(
            file, ["model.backbone=mobilenet_v2_035", "data.format=coco", "data.root=x"], needsData: true);
        Assert.Equal(7, PublishedCheckpoint.Logits(file));
        Assert.Equal(head, config.Model.Head);
        using Classifier loaded = Checkpoint.LoadNetwork(file, config.Model, 7);
        Assert.Equal(
            HeadKind.Linear,
            PublishedCheckpoint.Config(
                file, ["model.backbone=mobilenet_v2_035", "data.format=coco", "data.root=x", "model.head=linear"],
                needsData: true).Model.Head);
    }

    [Fact]
    public void AFileTooSmallForItsClassesIsRefusedBeforeANetworkIsMade()
    {
        using WeightFile file = WeightFile.Open(File(["fc.bias"]));
        ModelSection model = ConfigReader.Parse("data: {format: scenes}\nmodel: {backbone: resnet18}", "a.yaml", []).Model;
        Assert.Contains(
            "too small a file", Assert.Throws<BadInputException>(() => Checkpoint.LoadNetwork(file, model, 500_000_000)).Message,
            StringComparison.Ordinal);
    }

    static string[] Names(string backbone = "resnet18")
    {
        using Classifier network = Backbones.Create(backbone, 5);
        return [.. network.state_dict().Keys];
    }

    string File(string[] names, int classes = 5, Dictionary<string, string>? metadata = null, string backbone = "resnet18")
    {
        string path = Path.Combine(_folder.Path, $"{Guid.NewGuid():N}.safetensors");
        using Classifier network = Backbones.Create(backbone, classes);
        Dictionary<string, Tensor> state = network.state_dict();
        SafeTensorsWriter.Write(path, [.. names.Select(name => (name, state[name]))], metadata ?? []);
        return path;
    }

    /// <summary>Loads into a network of 5 classes; what was logged.</summary>
    static string[] Load(string path, params string[] settings)
    {
        ModelSection model = ConfigReader.Parse("data: {format: scenes}\nmodel: {backbone: resnet18}", "a.yaml", settings).Model;
        Lines lines = new();
        using Logger log = new LoggerConfiguration().WriteTo.Sink(lines).CreateLogger();
        using Classifier network = Backbones.Create(model.Network(5));
        StartingWeights.Load(network, path, model, log);
        return [.. lines.Written];
    }

    sealed class Lines : ILogEventSink
    {
        public List<string> Written { get; } = [];

        public void Emit(LogEvent logEvent) =>
            Written.Add($"{logEvent.Level.ToString().ToLowerInvariant()}: {logEvent.RenderMessage()}");
    }
}
