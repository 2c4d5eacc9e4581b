using System.Text.Json;
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
using Serilog.Formatting.Display;
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
            .. Names().Where(TensorNames.IsOfBackbone),
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

    [Fact]
    public void ADeeperNetworksWeightsAreSaidToBeAnothers()
    {
        string deeper = File(Names("resnet34"), backbone: "resnet34");
        Assert.Contains(
            $"warning: {deeper}: 80 of its tensors have no place in a resnet18 (layer1.2.conv1.weight, layer1.2.bn1.weight, "
            + "layer1.2.bn1.bias, ...); model.backbone=resnet34 fits them",
            Load(deeper));
        using WeightFile file = WeightFile.Open(deeper);
        string message = Assert.Throws<BadInputException>(() => Checkpoint.LoadNetwork(file, Model(), 5)).Message;
        Assert.Contains("96 not used (layer1.2.conv1.weight", message, StringComparison.Ordinal);
        Assert.EndsWith("; model.backbone=resnet34 fits them", message, StringComparison.Ordinal);
        message = Assert.Throws<BadInputException>(
            () => Checkpoint.LoadNetwork(file, Model("model.backbone=resnet152"), 5)).Message;
        Assert.Contains("too small a file", message, StringComparison.Ordinal);
        Assert.EndsWith("; model.backbone=resnet34 fits them", message, StringComparison.Ordinal);
    }

    /// <summary>What a run keeps beside its weights is nobody else's.</summary>
    [Fact]
    public void WhatARunGoesOnFromHasItsWeightsAlone()
    {
        string path = Path.Combine(_folder.Path, "last.safetensors");
        using (Classifier network = Backbones.Create("resnet18", 5))
        {
            (string Name, Tensor Tensor)[] state = [.. network.state_dict().Select(entry => (entry.Key, entry.Value))];
            SafeTensorsWriter.Write(
                path, [.. state, .. state.Select(entry => (Checkpoint.AveragePrefix + entry.Name, entry.Tensor))],
                new Dictionary<string, string>());
        }

        Assert.DoesNotContain(Load(path), line => line.StartsWith("warning", StringComparison.Ordinal));
        using WeightFile file = WeightFile.Open(path);
        using Classifier loaded = Checkpoint.LoadNetwork(file, Model(), 5);
    }

    [Theory]
    [InlineData(HeadKind.Linear)]
    [InlineData(HeadKind.Bottleneck)]
    [InlineData(HeadKind.MLDecoder)]
    public void RowsOfTheHeadGoByTheNamesOfClasses(HeadKind head)
    {
        using DisposeScope scope = NewDisposeScope();
        string[] before = ["ant", "bee", "cat", "dog", "emu"], after = ["emu", "cat", "owl", "ant"];
        NetworkOptions options = new("mobilenet_v2_035", before.Length) { Head = head, DecoderEmbedding = 16 };
        string path = Path.Combine(_folder.Path, $"{head}.safetensors");
        using Classifier source = Backbones.Create(options), target = Backbones.Create(options with { Classes = after.Length });
        SafeTensorsWriter.Write(
            path, [.. source.state_dict().Select(entry => (entry.Key, entry.Value))],
            new Dictionary<string, string> { [ClassNames.MetadataKey] = JsonSerializer.Serialize(before) });
        Lines lines = new();
        using Logger log = new LoggerConfiguration().WriteTo.Sink(lines).CreateLogger();
        StartingWeights.Load(target, path, Model("model.backbone=mobilenet_v2_035"), after, log);
        Assert.Contains(
            $"information: the head starts from {path} for 3 of 4 classes, by name; 1 start from random weights", lines.Written);

        source.eval();
        target.eval();
        using var noGradient = no_grad();
        Tensor image = rand(1, 3, 32, 32);
        float[] given = source.forward(image).data<float>().ToArray(), moved = target.forward(image).data<float>().ToArray();
        foreach ((int index, string name) in after.Index().Where(entry => entry.Item != "owl"))
        {
            Assert.Equal(given[Array.IndexOf(before, name)], moved[index], 1e-4);
        }

        lines.Written.Clear();
        StartingWeights.Load(target, path, Model("model.backbone=mobilenet_v2_035"), ["x", "y", "z", "u"], log);
        Assert.Contains("information: the head starts from random weights", lines.Written);
    }

    /// <summary>As many classes of other names, and queries that answer for several: no row has another's place.</summary>
    [Theory]
    [InlineData(HeadKind.Linear)]
    [InlineData(HeadKind.MLDecoder)]
    public void AHeadOfOtherClassesIsNotTakenByPosition(HeadKind head)
    {
        using DisposeScope scope = NewDisposeScope();
        NetworkOptions options = new("mobilenet_v2_035", 5) { Head = head, DecoderEmbedding = 16, DecoderGroups = 3 };
        string path = Path.Combine(_folder.Path, $"{head}.safetensors");
        using Classifier source = Backbones.Create(options), target = Backbones.Create(options);
        SafeTensorsWriter.Write(
            path, [.. source.state_dict().Select(entry => (entry.Key, entry.Value))],
            new Dictionary<string, string> { [ClassNames.MetadataKey] = """["a","b","c","d","e"]""" });
        using WeightFile file = WeightFile.Open(path);
        string[] others = head == HeadKind.Linear ? ["v", "w", "x", "y", "z"] : ["b", "a", "c", "d", "e"];
        LoadReport report = LoadReport.Load(target, file, others, target.IsOfClasses);
        Assert.Equal(0, report.ClassesByName);
        Assert.All(report.Matched, name => Assert.False(target.IsOfClasses(name)));
        Assert.Null(LoadReport.Load(target, file, ["a", "b", "c", "d", "e"], target.IsOfClasses).ClassesByName);
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
        string message = Assert.Throws<BadInputException>(() => Checkpoint.LoadNetwork(file, Model(), 500_000_000)).Message;
        Assert.Contains("too small a file", message, StringComparison.Ordinal);
    }

    static ModelSection Model(params string[] settings) =>
        ConfigReader.Parse("data: {format: scenes}\nmodel: {backbone: resnet18}", "a.yaml", settings).Model;

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
        ModelSection model = Model(settings);
        Lines lines = new();
        using Logger log = new LoggerConfiguration().WriteTo.Sink(lines).CreateLogger();
        using Classifier network = Backbones.Create(model.Network(5));
        StartingWeights.Load(network, path, model, ["a", "b", "c", "d", "e"], log);
        return [.. lines.Written];
    }

    sealed class Lines : ILogEventSink
    {
        public List<string> Written { get; } = [];

        public void Emit(LogEvent logEvent)
        {
            using StringWriter text = new();
            new MessageTemplateTextFormatter("{Message:lj}").Format(logEvent, text);
            Written.Add($"{logEvent.Level.ToString().ToLowerInvariant()}: {text}");
        }
    }
}
