using System.Text.Json;
using AslTrain.Losses;
using AslTrain.Models;
using AslTrain.Models.Weights;
using AslTrain.Tests.Support;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Models;

public class HeadTests
{
    public static TheoryData<int> Goldens =>
        [.. Enumerable.Range(0, TestFiles.GoldenJson("heads.json").GetProperty("heads").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Goldens))]
    public void MLDecoderEqualsTheReference(int index)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement golden = TestFiles.GoldenJson("heads.json").GetProperty("heads")[index];
        int classes = golden.GetProperty("num_classes").GetInt32(), groups = golden.GetProperty("num_of_groups").GetInt32();
        using MLDecoder head = new(
            golden.GetProperty("initial_num_features").GetInt32(), classes, groups < 0
                ? 100
                : groups, golden.GetProperty("decoder_embedding").GetInt32());
        head.to(float64);
        GoldenWeights.Fill(head);
        Assert.Equal(
            golden.GetProperty("state").EnumerateArray().Select(
                entry => $"{entry[0]} {entry[1]}".Replace(" ", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            head.state_dict().Select(
                entry => $"{entry.Key}[{string.Join(",", entry.Value.shape)}]").Order(StringComparer.Ordinal));
        Assert.Equal(
            golden.GetProperty("frozen").EnumerateArray().Select(name => name.GetString()!),
            head.named_parameters().Where(entry => !entry.parameter.requires_grad).Select(entry => entry.name));

        head.eval();
        long[] shape = [.. golden.GetProperty("features_shape").EnumerateArray().Select(side => side.GetInt64())];
        Tensor features = GoldenWeights.Uniform("features", shape).requires_grad_();
        Tensor targets = GoldenWeights.Uniform("targets", [shape[0], classes]).less(0.1).to(float64);
        Tensor logits = head.forward(features);
        Tensor loss = AsymmetricLoss.Paper.Forward(logits, targets);
        loss.backward();

        Golden.Close(golden.GetProperty("logits"), logits);
        Golden.Close(golden.GetProperty("loss").GetDouble(), loss.item<double>());
        Golden.Close(golden.GetProperty("grad_features_norm").GetDouble(), features.grad!.norm().item<double>());
        Dictionary<string, double> norms = head.named_parameters()
            .Where(entry => entry.parameter.requires_grad).ToDictionary(
                entry => entry.name, entry => entry.parameter.grad!.norm().item<double>());
        foreach (JsonProperty norm in golden.GetProperty("grad_norms").EnumerateObject())
        {
            Golden.Close(norm.Value.GetDouble(), norms[norm.Name]);
        }
    }

    /// <summary>A network is held against its file before it is made: never more than there are, and nearly all.</summary>
    [Theory]
    [InlineData(HeadKind.Linear, 7, 7, 8)]
    [InlineData(HeadKind.Bottleneck, 7, 7, 8)]
    [InlineData(HeadKind.MLDecoder, 7, 7, 512)]
    [InlineData(HeadKind.MLDecoder, 50, 8, 512)]
    public void TheNumbersOfAHeadAreKnownBefore(HeadKind head, int classes, int groups, int embedding)
    {
        NetworkOptions options = new("mobilenet_v2_035", classes)
        {
            Head = head,
            DecoderGroups = groups,
            DecoderEmbedding = embedding,
        };
        using Classifier network = Backbones.Create(options);
        long actual = network.state_dict().Where(entry => !TensorNames.IsCounter(entry.Key)).Sum(entry => entry.Value.numel());
        Assert.InRange(Backbones.NumbersOf(options), 99 * actual / 100, actual);
    }

    [Fact]
    public void MLDecoderDropsOutInTrainingOnly()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(0);
        using MLDecoder head = new(features: 16, classes: 5, groups: 100, embedding: 32);
        Tensor features = rand(2, 16, 2, 2);
        Assert.False(head.forward(features).equal(head.forward(features)).all().item<bool>());
        head.eval();
        Assert.True(head.forward(features).equal(head.forward(features)).all().item<bool>());
    }

    [Theory]
    [InlineData("resnet18", HeadKind.Linear, "fc.weight [7, 512], fc.bias [7]")]
    [InlineData("tresnet_m", HeadKind.Linear, "head.fc.weight [7, 2048], head.fc.bias [7]")]
    [InlineData("mobilenet_v2_035", HeadKind.Linear, "classifier.1.weight [7, 1280], classifier.1.bias [7]")]
    [InlineData(
        "tresnet_m", HeadKind.Bottleneck,
        "head.fc.embedding_generator.0.weight [512, 2048], head.fc.embedding_generator.0.bias [512], head.fc.FC.weight [7, "
            + "512], head.fc.FC.bias [7]")]
    [InlineData(
        "resnet18", HeadKind.Bottleneck,
        "fc.embedding_generator.0.weight [512, 512], fc.embedding_generator.0.bias [512], fc.FC.weight [7, 512], "
            + "fc.FC.bias [7]")]
    public void AHeadBearsTheFieldsNames(string backbone, HeadKind kind, string expected)
    {
        using Classifier network = Backbones.Create(new NetworkOptions(backbone, 7) { Head = kind });
        Assert.Equal(expected, string.Join(", ", network.state_dict()
            .Where(entry => TensorNames.IsHead(entry.Key)).Select(
                entry => $"{entry.Key} [{string.Join(", ", entry.Value.shape)}]")));
    }

    [Theory]
    [InlineData("resnet18", "fc.decoder.")]
    [InlineData("tresnet_m", "head.decoder.")]
    [InlineData("mobilenet_v2_035", "classifier.decoder.")]
    public void MLDecoderStandsInPlaceOfTheHead(string backbone, string prefix)
    {
        using DisposeScope scope = NewDisposeScope();
        using Classifier network = Backbones.Create(
            new NetworkOptions(backbone, 7) { Head = HeadKind.MLDecoder, DecoderGroups = 3, DecoderEmbedding = 16 });
        string[] head = [.. network.state_dict().Keys.Where(TensorNames.IsHead)];
        Assert.Equal(19, head.Length);
        Assert.All(head, name => Assert.StartsWith(prefix, name, StringComparison.Ordinal));
        Assert.Equal([2, 7], network.forward(rand(2, 3, 64, 64)).shape);
    }

    [Fact]
    public void TheBottleneckIsLinear()
    {
        using DisposeScope scope = NewDisposeScope();
        using Classifier network = Backbones.Create(new NetworkOptions("resnet18", 7) { Head = HeadKind.Bottleneck });
        network.eval();
        Tensor images = rand(2, 3, 64, 64), features = network.Features(images).mean([2, 3]);
        Dictionary<string, Tensor> state = network.state_dict();
        Tensor reduced = features.matmul(state["fc.embedding_generator.0.weight"].t()) + state["fc.embedding_generator.0.bias"];
        Tensor expected = reduced.matmul(state["fc.FC.weight"].t()) + state["fc.FC.bias"];
        Assert.True(expected.allclose(network.forward(images), 1e-4, 1e-5));
    }
}
