using System.Text.Json;
using AslTrain.Data.Images;
using AslTrain.Models;
using AslTrain.Models.Weights;
using AslTrain.Tests.Support;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Models;

/// <summary>The ImageNet weights of MobileNetV2 0.35, which come from TensorFlow, give the features that they should.</summary>
public class MobileNetWeightsTests
{
    const int Side = 224;

    [Fact]
    public void FeaturesEqualTheReference() =>
        Assert.True(LargestDifference(batchNormEpsilon: 1e-3, padsBottomRight: true) < 2e-5);

    [Theory]
    [InlineData(1e-5, true)]
    [InlineData(1e-3, false)]
    public void AnotherConventionGivesOthers(double batchNormEpsilon, bool padsBottomRight) =>
        Assert.True(LargestDifference(batchNormEpsilon, padsBottomRight) > 1e-2);

    /// <summary>Over the photographs: the mean of the features, their norm, and the first of them.</summary>
    static double LargestDifference(double batchNormEpsilon, bool padsBottomRight)
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGradient = no_grad();
        JsonElement golden = JsonDocument.Parse(
            File.ReadAllBytes(TestFiles.Shared("weights/expected.json"))).RootElement.GetProperty("features");
        using Classifier network = Backbones.Create(
            new NetworkOptions("mobilenet_v2_035", 20)
            { BatchNormEpsilon = batchNormEpsilon, PadsBottomRight = padsBottomRight });
        using WeightFile file = WeightFile.Open(TestFiles.Shared("weights/mobilenet_v2_035_imagenet.safetensors"));
        LoadReport report = LoadReport.Load(network, file);
        Assert.Empty(report.Unexpected);
        Assert.Equal(["classifier.1.weight", "classifier.1.bias"], report.Missing);
        network.eval();

        using ImageLoader loader = new();
        double largest = 0;
        foreach (JsonProperty image in golden.EnumerateObject())
        {
            byte[] pixels = new byte[Side * Side * 3];
            loader.Load(TestFiles.Shared(image.Name), Side, pixels);
            Tensor input = tensor(pixels).reshape(1, Side, Side, 3).permute(0, 3, 1, 2);
            Tensor features = network.Features(input.to(float32).div(127.5).sub(1)).mean([2, 3]).to(float64).flatten();
            Tensor first = Arrays.Tensor(image.Value.GetProperty("first"));
            largest = Math.Max(largest, (features[..8] - first).abs().max().item<double>());
            largest = Math.Max(largest, Math.Abs(features.mean().item<double>() - image.Value.GetProperty("mean").GetDouble()));
            largest = Math.Max(largest, Math.Abs(features.norm().item<double>() - image.Value.GetProperty("norm").GetDouble()));
        }

        return largest;
    }
}
