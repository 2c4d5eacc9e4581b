using AslTrain.Models;
using AslTrain.Models.Onnx;
using AslTrain.Tests.Support;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Models;

public class OnnxTests
{
    const double Tolerance = 1e-4;
    const int Size = 64;

    public static TheoryData<string> Names => [.. Backbones.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryBackboneGivesTheSameLogits(string name) => AssertSame(new NetworkOptions(name, 5), Plain);

    [Theory]
    [InlineData("resnet18", HeadKind.Bottleneck, 5, 100)]
    [InlineData("tresnet_m", HeadKind.Bottleneck, 5, 100)]
    [InlineData("mobilenet_v2_035", HeadKind.Bottleneck, 5, 100)]
    [InlineData("resnet18", HeadKind.MLDecoder, 5, 100)]
    [InlineData("tresnet_m", HeadKind.MLDecoder, 80, 80)]
    [InlineData("mobilenet_v2_035", HeadKind.MLDecoder, 23, 5)]
    public void EveryHeadGivesTheSameLogits(string name, HeadKind head, int classes, int groups) =>
        AssertSame(new NetworkOptions(name, classes) { Head = head, DecoderGroups = groups, DecoderEmbedding = 64 }, Plain);

    [Fact]
    public void TheConventionsOfTensorFlowAreKept() =>
        AssertSame(new NetworkOptions("mobilenet_v2_035", 5) { BatchNormEpsilon = 1e-3, PadsBottomRight = true }, Plain);

    [Fact]
    public void PreprocessingIsInTheModel() =>
        AssertSame(new NetworkOptions("resnet18", 5), Plain with { Mean = [0.485, 0.456, 0.406], Std = [0.229, 0.224, 0.225] });

    [Fact]
    public void ScoresAreSigmoidsOfLogits() => AssertSame(new NetworkOptions("resnet18", 5), Plain with { HasSigmoid = true });

    [Fact]
    public void BatchNormIsInTheConvolutions()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "model.onnx");
        using Classifier network = Backbones.Create("tresnet_m", 5);
        OnnxFile.Write(file, network, Plain, new Dictionary<string, string> { ["classes"] = """["ä","b"]""" });
        using InferenceSession session = new(file);
        Assert.Equal("""["ä","b"]""", session.ModelMetadata.CustomMetadataMap["classes"]);
        Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf("BatchNormalization"u8));
        Assert.Equal([file], Directory.GetFiles(folder.Path));
    }

    static OnnxOptions Plain => new(Size, [0, 0, 0], [1, 1, 1], HasSigmoid: false);

    static void AssertSame(NetworkOptions network, OnnxOptions options)
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGradient = no_grad();
        using Classifier own = Backbones.Create(network);
        GoldenWeights.Fill(own);
        own.eval();
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "model.onnx");
        OnnxFile.Write(file, own, options, new Dictionary<string, string>());
        using InferenceSession session = new(file);
        foreach (int batch in (int[])[1, 3])
        {
            Tensor images = GoldenWeights.Uniform("input", [batch, 3, Size, Size]).to(float32);
            Tensor mean = tensor(options.Mean.ToArray(), float32).reshape(1, 3, 1, 1), std = tensor(
                options.Std.ToArray(), float32).reshape(1, 3, 1, 1);
            Tensor expected = own.forward((images - mean) / std);
            if (options.HasSigmoid) expected = expected.sigmoid();
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(images.data<float>().ToArray(), images.shape);
            using RunOptions run = new();
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(
                run, ["images"], [input], [options.HasSigmoid ? "scores" : "logits"]);
            Tensor actual = tensor(outputs[0].GetTensorDataAsSpan<float>().ToArray()).reshape(expected.shape);

            // These weights give the deep ResNets logits of up to 264, where float32's own steps are 3e-5.
            float largest = expected.abs().max().item<float>();
            Assert.InRange((expected - actual).abs().max().item<float>(), 0, Tolerance * Math.Max(1, largest));
            Assert.True(largest > 100 * Tolerance, "logits too small to tell anything");
        }
    }
}
