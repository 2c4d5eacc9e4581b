using AslTrain.Models;
using AslTrain.Models.Weights;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Models;

public class FreezeTests
{
    [Theory]
    [InlineData("resnet18")]
    [InlineData("tresnet_m")]
    [InlineData("mobilenet_v2_035")]
    public void FrozenBatchNormKeepsItsStatisticsAndLearnsItsScale(string backbone)
    {
        using DisposeScope scope = NewDisposeScope();
        using Classifier network = Backbones.Create(backbone, 5);
        network.Freeze(Frozen.BatchNorm);
        network.train();
        Dictionary<string, Tensor> before = Copy(network);
        network.forward(rand(2, 3, 64, 64)).sum().backward();
        Assert.All(
            network.named_buffers(), entry => Assert.True(entry.buffer.equal(before[entry.name]).all().item<bool>(), entry.name));
        Assert.All(network.named_parameters(), entry => Assert.NotNull(entry.parameter.grad));

        network.eval();
        Tensor images = rand(2, 3, 64, 64), evaluated = network.forward(images);
        network.train();
        Assert.True(evaluated.allclose(network.forward(images)));
    }

    [Theory]
    [InlineData("resnet18", HeadKind.Linear)]
    [InlineData("tresnet_m", HeadKind.Bottleneck)]
    [InlineData("mobilenet_v2_035", HeadKind.MLDecoder)]
    public void AFrozenBackboneStaysAndItsHeadLearns(string backbone, HeadKind head)
    {
        using DisposeScope scope = NewDisposeScope();
        using Classifier network = Backbones.Create(new NetworkOptions(backbone, 5) { Head = head, DecoderEmbedding = 16 });
        network.Freeze(Frozen.Backbone);
        network.train();
        Dictionary<string, Tensor> before = Copy(network);
        network.forward(rand(2, 3, 64, 64)).sum().backward();
        Assert.All(
            network.named_buffers(), entry => Assert.True(entry.buffer.equal(before[entry.name]).all().item<bool>(), entry.name));
        Assert.All(
            network.named_parameters().Where(entry => !TensorNames.IsHead(entry.name)),
            entry => Assert.Null(entry.parameter.grad));
        string[] learning =
        [
            .. network.named_parameters().Where(entry => entry.parameter.grad is not null).Select(entry => entry.name),
        ];
        Assert.NotEmpty(learning);
        Assert.All(learning, name => Assert.True(TensorNames.IsHead(name), name));
    }

    static Dictionary<string, Tensor> Copy(Classifier network) =>
        network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
}
