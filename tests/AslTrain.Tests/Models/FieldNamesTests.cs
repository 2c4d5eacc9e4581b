using AslTrain.Foundation;
using AslTrain.Models;
using AslTrain.Models.Weights;
using AslTrain.Tests.Support;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Models;

/// <summary>Names of published files, written down as they are there.</summary>
public class FieldNamesTests
{
    [Theory]
    [InlineData("body.conv1.0.weight", "body.conv1.conv.weight")]
    [InlineData("body.conv1.1.running_mean", "body.conv1.bn.running_mean")]
    [InlineData("body.layer1.0.conv2.0.weight", "body.layer1.0.conv2.conv.weight")]
    [InlineData("body.layer2.0.conv1.0.0.weight", "body.layer2.0.conv1.conv.weight")]
    [InlineData("body.layer2.0.conv1.0.1.bias", "body.layer2.0.conv1.bn.bias")]
    [InlineData("body.layer3.0.conv2.0.1.running_var", "body.layer3.0.conv2.bn.running_var")]
    [InlineData("body.layer2.0.downsample.1.0.weight", "body.layer2.0.downsample.1.conv.weight")]
    [InlineData("body.layer1.0.downsample.0.1.bias", "body.layer1.0.downsample.0.bn.bias")]
    [InlineData("body.layer1.0.se.fc1.weight", "body.layer1.0.se.fc1.weight")]
    [InlineData("head.fc.weight", "head.fc.weight")]
    [InlineData("head.fc.embedding_generator.0.weight", "head.fc.embedding_generator.0.weight")]
    [InlineData("head.decoder.layers.0.norm1.weight", "head.decoder.layers.0.norm1.weight")]
    [InlineData("body.layer2.0.conv1.1.filt", null)]
    public void TheAuthorsTResNet(string published, string? field)
    {
        using WeightFile file = Written(
            [
                ("body.conv1.0.weight", zeros(1)),
                .. published == "body.conv1.0.weight" ? [] : (ReadOnlySpan<(string, Tensor)>)[(published, zeros(1))]]);
        Assert.Equal("the authors' TResNet", file.Translated);
        Assert.Equal(
            field is null ? ["body.conv1.conv.weight"] : [.. new HashSet<string> { "body.conv1.conv.weight", field }],
            file.Tensors.Keys);
    }

    [Fact]
    public void InPlaceScalesLoseTheirSignAndGainALittle()
    {
        using DisposeScope scope = NewDisposeScope();
        using WeightFile file = Written(
            [
                ("body.conv1.0.weight", tensor(new float[] { -2 })), ("body.conv1.1.weight", tensor(new float[] { -2, 0, 3 })),
                ("body.conv1.1.bias", tensor(new float[] { -2 }))]);
        Assert.Equal([2.00001f, 0.00001f, 3.00001f], file.Read("body.conv1.bn.weight").data<float>().ToArray());
        Assert.Equal([-2], file.Read("body.conv1.bn.bias").data<float>().ToArray());
        Assert.Equal([-2], file.Read("body.conv1.conv.weight").data<float>().ToArray());
    }

    [Fact]
    public void TwoTensorsOfOneNameAreRefused() =>
        Assert.Contains("named body.conv1.conv.weight", Assert.Throws<BadInputException>(
        () =>
            Written(
                [("body.conv1.0.weight", zeros(1)), ("body.conv1.conv.weight", zeros(1))])).Message, StringComparison.Ordinal);

    /// <summary>timm's names of all blocks, from its stage definition: ds_r1, then ir_r2, r3, r4, r3, r3 and r1.</summary>
    [Theory]
    [InlineData("mobilenet_v2_035")]
    [InlineData("mobilenet_v2_100")]
    public void TimmsMobileNetV2(string backbone)
    {
        using DisposeScope scope = NewDisposeScope();
        using Classifier source = Backbones.Create(backbone, 5), target = Backbones.Create(backbone, 5);
        Dictionary<string, Tensor> state = source.state_dict();
        List<(string, Tensor)> renamed = [];
        Layer("conv_stem", "features.0.0");
        Layer("bn1", "features.0.1");
        (string, string)[] first = [("conv_dw", "0.0"), ("bn1", "0.1"), ("conv_pw", "1"), ("bn2", "2")];
        (string, string)[] others =
        [
            ("conv_pw", "0.0"), ("bn1", "0.1"), ("conv_dw", "1.0"), ("bn2", "1.1"), ("conv_pwl", "2"), ("bn3", "3"),
        ];
        string[] blocks =
        [
            "0.0", "1.0", "1.1", "2.0", "2.1", "2.2", "3.0", "3.1", "3.2", "3.3", "4.0", "4.1", "4.2", "5.0", "5.1", "5.2", "6.0",
        ];
        foreach ((int index, string block) in blocks.Index())
        {
            foreach ((string timm, string torchvision) in index == 0 ? first : others)
            {
                Layer($"blocks.{block}.{timm}", $"features.{index + 1}.conv.{torchvision}");
            }
        }

        Layer("conv_head", "features.18.0");
        Layer("bn2", "features.18.1");
        Layer("classifier", "classifier.1");
        Assert.Equal(state.Count, renamed.Count);

        using WeightFile file = Written([.. renamed]);
        Assert.Equal("timm's MobileNetV2", file.Translated);
        LoadReport report = LoadReport.Load(target, file);
        Assert.Equal(state.Count, report.Matched.Count);
        foreach ((string name, Tensor entry) in target.state_dict())
        {
            Assert.True(entry.equal(state[name]).all().item<bool>(), name);
        }

        void Layer(string timm, string torchvision) =>
            renamed.AddRange(
                state.Where(
                    entry =>
                        entry.Key.StartsWith(torchvision + ".", StringComparison.Ordinal)).Select(entry =>
                            (timm + entry.Key[torchvision.Length..], entry.Value)));
    }

    [Fact]
    public void AnotherNetworkOfTimmsKeepsItsNames()
    {
        using WeightFile file = Written(
            [("conv_stem.weight", zeros(1)), ("conv_head.weight", zeros(1)), ("blocks.0.0.se.conv_reduce.weight", zeros(1))]);
        Assert.Null(file.Translated);
    }

    static WeightFile Written(ReadOnlySpan<(string, Tensor)> tensors)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "a.safetensors");
        SafeTensorsWriter.Write(path, tensors.ToArray(), new Dictionary<string, string>());
        return WeightFile.Open(path);
    }
}
