using System.Text.Json;
using AslTrain.Models;
using AslTrain.Models.Weights;
using AslTrain.Tests.Support;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Models;

/// <summary>PyTorch's checkpoints as found in the wild.</summary>
public class CheckpointFileTests
{
    const string Folder = "parity/weights/";

    public static TheoryData<string> Layouts => ["tensor_layouts.pth", "tensor_layouts_legacy.pth"];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void EveryLayoutGivesItsValues(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using WeightFile file = WeightFile.Open(TestFiles.Shared(Folder + name));
        JsonElement expected = Expected("files").GetProperty(name);
        Assert.Equal(expected.EnumerateObject().Select(tensor => tensor.Name), file.Tensors.Keys);
        foreach (JsonProperty tensor in expected.EnumerateObject())
        {
            Tensor actual = file.Read(tensor.Name);
            Assert.Equal(tensor.Value.GetProperty("shape").EnumerateArray().Select(side => side.GetInt64()), actual.shape);
            Assert.True(actual.is_contiguous());
            double[] values = actual.to(float64).flatten().data<double>().ToArray();
            Assert.Equal(tensor.Value.GetProperty("values").EnumerateArray().Select(value => value.GetDouble()), values);
        }

        Assert.Equal(
            [
                ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int64,
                ScalarType.Byte, ScalarType.Bool],
            ((string[])["contiguous", "float64", "float16", "bfloat16", "int64", "uint8", "bool"]).Select(
                type => file.Tensors[type].Type));
    }

    [Theory]
    [InlineData("tresnet_m_authors_zoo.pth", "tresnet_m", "the authors' TResNet")]
    [InlineData("resnet18_data_parallel.pth.tar", "resnet18", null)]
    public void ANetworkGivesTheReferencesLogits(string name, string backbone, string? translated)
    {
        using DisposeScope scope = NewDisposeScope();
        using Classifier network = Backbones.Create(backbone, 5);
        using WeightFile file = WeightFile.Open(TestFiles.Shared(Folder + name));
        LoadReport report = LoadReport.Load(network, file);
        Assert.True(report.IsComplete, report.Details);
        Assert.Empty(report.Unexpected);
        Assert.Equal(translated, file.Translated);

        network.to(float64);
        network.eval();
        using var noGradient = no_grad();
        Tensor logits = network.forward(GoldenWeights.Uniform("input", [2, 3, 64, 64]));
        Tensor golden = Arrays.Tensor(Expected("files").GetProperty(name).GetProperty("logits"));

        // The reference computed these in float32; forgetting the 1e-5 of in-place ABN gives 1e-3.
        Assert.True(
            (golden - logits).abs().max().item<double>() <= 5e-5 * golden.abs().max().item<double>(),
            (golden - logits).abs().max().item<double>().ToString());
    }

    [Fact]
    public void ClassNamesComeFromIdxToClass()
    {
        using WeightFile file = WeightFile.Open(TestFiles.Shared(Folder + "tresnet_m_authors_zoo.pth"));
        Assert.Equal(Expected("classes").EnumerateArray().Select(name => name.GetString()!), file.Classes!);
        using WeightFile other = WeightFile.Open(TestFiles.Shared(Folder + "resnet18_data_parallel.pth.tar"));
        Assert.Null(other.Classes);
    }

    [Fact]
    public void AnotherHeadSizeLeavesTheHeadAsItIs()
    {
        using DisposeScope scope = NewDisposeScope();
        using Classifier network = Backbones.Create("tresnet_m", 7);
        Tensor head = network.get_parameter("head.fc.weight")!.clone();
        using WeightFile file = WeightFile.Open(TestFiles.Shared(Folder + "tresnet_m_authors_zoo.pth"));
        LoadReport report = LoadReport.Load(network, file);
        Assert.Equal(
            ["head.fc.weight: file [5, 2048], network [7, 2048]", "head.fc.bias: file [5], network [7]"], report.Mismatched);
        Assert.Empty(report.Missing);
        Assert.True(head.equal(network.get_parameter("head.fc.weight")!).all().item<bool>());
    }

    static JsonElement Expected(string key) =>
        JsonDocument.Parse(File.ReadAllBytes(TestFiles.Shared(Folder + "expected.json"))).RootElement.GetProperty(key);
}
