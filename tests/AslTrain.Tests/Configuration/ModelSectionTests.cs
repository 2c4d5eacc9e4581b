using AslTrain.Models;
using AslTrain.Training.Configuration;
using Xunit;

namespace AslTrain.Tests.Configuration;

/// <summary>What model.* and optimizer.backbone_lr must agree on.</summary>
public class ModelSectionTests
{
    const string Scenes = "data: {format: scenes}\n";

    [Theory]
    [InlineData(
        "model: {backbone: resnet18, batch_norm_eps: 0.001}",
        "a.yaml:2:45: model.batch_norm_eps: only a MobileNetV2 has a choice here; leave it out")]
    [InlineData(
        "model: {backbone: resnet18, stride2_padding: bottom_right}",
        "a.yaml:2:46: model.stride2_padding: only a MobileNetV2 has a choice here; leave it out")]
    [InlineData(
        "model: {freeze: backbone}",
        "a.yaml:2:17: model.freeze: a network from scratch has nothing worth keeping; name a file in model.weights")]
    [InlineData(
        "model: {freeze: backbone, weights: w}\noptimizer: {backbone_lr: 1}",
        "a.yaml:3:26: optimizer.backbone_lr: the backbone is frozen (model.freeze); leave one of the two out")]
    [InlineData(
        "model: {decoder_embedding: 12}",
        "a.yaml:2:28: model.decoder_embedding: 12 is out of range; it should be a multiple of 8 from 8 to 65536")]
    [InlineData(
        "model: {head: ml-decoder}",
        "a.yaml:2:15: model.head: 'ml-decoder' is none of linear, bottleneck, ml_decoder (did you mean ml_decoder?)")]
    public void AContradictionIsAMistake(string yaml, string message) =>
        Assert.Equal(message, Assert.Throws<ConfigException>(() => ConfigReader.Parse(Scenes + yaml, "a.yaml", [])).Message);

    [Fact]
    public void ABackboneChosenOnTheCommandLineLeavesTheFilesConventionsBehind()
    {
        const string MobileNet =
            Scenes + "model: {backbone: mobilenet_v2_035, batch_norm_eps: 0.001, stride2_padding: bottom_right}";
        NetworkOptions small = ConfigReader.Parse(MobileNet, "a.yaml", []).Model.Network(5);
        Assert.Equal(new NetworkOptions("mobilenet_v2_035", 5) { BatchNormEpsilon = 0.001, PadsBottomRight = true }, small);
        NetworkOptions other = ConfigReader.Parse(MobileNet, "a.yaml", ["model.backbone=resnet18"]).Model.Network(5);
        Assert.Equal(new NetworkOptions("resnet18", 5), other);
    }

    [Fact]
    public void EveryHeadHasItsName()
    {
        Assert.Equal(HeadKind.MLDecoder, Head("ml_decoder"));
        Assert.Equal(HeadKind.Bottleneck, Head("bottleneck"));
        Assert.Equal(HeadKind.Linear, Head("linear"));

        static HeadKind Head(string name) => ConfigReader.Parse(Scenes, "a.yaml", [$"model.head={name}"]).Model.Head;
    }
}
