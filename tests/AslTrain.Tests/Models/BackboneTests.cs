using System.Text.Json;
using AslTrain.Losses;
using AslTrain.Models;
using AslTrain.Models.Weights;
using AslTrain.Tests.Support;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Models;

public class BackboneTests
{
    public static TheoryData<string> Names => [.. Backbones.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void StateEqualsTheReference(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement golden = Model(name);
        using Classifier network = Backbones.Create(name, 5);

        string[] expected =
        [
            .. golden.GetProperty("state").EnumerateArray().Select(
                entry => $"{entry[0]} {entry[1]}".Replace(" ", "", StringComparison.Ordinal)),
        ];
        string[] actual = [.. network.state_dict().Select(entry => $"{entry.Key}[{string.Join(",", entry.Value.shape)}]")];
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
        Assert.Equal([1, Backbones.FeaturesOf(name), 1, 1], Features(network));
        Assert.Equal(golden.GetProperty("parameters").GetInt64(), network.parameters().Sum(parameter => parameter.numel()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AFilesTensorsTellTheBackbone(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using Classifier network = Backbones.Create(name, 5);
        KeyValuePair<string, StoredTensor>[] stored =
        [
            .. network.state_dict().Select(entry => KeyValuePair.Create(
                entry.Key, new StoredTensor(float32, entry.Value.shape, entry.Value.shape, 0))),
        ];
        Assert.Equal(name, Backbones.Recognize(stored));
        Assert.Null(Backbones.Recognize(stored.Where(entry => entry.Key != stored[0].Key)));
        Assert.Equal(
            stored.Where(entry => !TensorNames.IsCounter(entry.Key)).Sum(entry => entry.Value.Count),
            Backbones.NumbersOf(new NetworkOptions(name, 5)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void LogitsLossAndGradientsEqualTheReference(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement golden = Model(name);
        using Classifier network = Backbones.Create(name, 5);
        network.to(float64);
        GoldenWeights.Fill(network);
        Tensor input = GoldenWeights.Uniform("input", [2, 3, 64, 64]);

        network.eval();
        using (no_grad()) Golden.Close(golden.GetProperty("eval_logits"), network.forward(input));

        network.train();
        Tensor logits = network.forward(input);
        Tensor loss = AsymmetricLoss.Paper.Forward(
            logits, Arrays.Tensor(TestFiles.GoldenJson("models.json").GetProperty("targets")));
        loss.backward();

        Golden.Close(golden.GetProperty("train_logits"), logits);
        Golden.Close(golden.GetProperty("train_loss").GetDouble(), loss.item<double>());
        Dictionary<string, double> norms = network.named_parameters().ToDictionary(
            p => p.name, p => p.parameter.grad!.norm().item<double>());
        foreach (JsonProperty norm in golden.GetProperty("grad_norms").EnumerateObject())
        {
            Golden.Close(norm.Value.GetDouble(), norms[norm.Name]);
        }
        Golden.Close(golden.GetProperty("grad_norm_total").GetDouble(), Math.Sqrt(norms.Values.Sum(norm => norm * norm)));
    }

    [Fact]
    public void EveryGoldenNetworkIsThere() => Assert.Equal(
        TestFiles.GoldenJson("models.json").GetProperty("models").EnumerateObject()
            .Select(model => model.Name).Order(StringComparer.Ordinal),
        Backbones.Names.Order(StringComparer.Ordinal));

    [Fact]
    public void AnUnknownNameIsRefusedWithTheNamesThereAre()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Backbones.Create("resnet19", 5));
        Assert.Contains("resnet18, resnet34", error.Message, StringComparison.Ordinal);
    }

    static long[] Features(Classifier network)
    {
        using var noGradient = no_grad();
        network.eval();
        return network.Features(rand(1, 3, 32, 32)).shape;
    }

    static JsonElement Model(string name) => TestFiles.GoldenJson("models.json").GetProperty("models").GetProperty(name);
}
