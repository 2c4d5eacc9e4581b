using AslTrain.Models;
using AslTrain.Training.Optimization;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Training;

public class FlatParametersTests
{
    [Fact]
    public void ParametersAndGradientsAreViewsIntoOneVectorEach()
    {
        using DisposeScope scope = NewDisposeScope();
        using Classifier network = Backbones.Create("resnet18", 4);
        Dictionary<string, Tensor> before = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        using FlatParameters parameters = new(network);
        foreach ((string name, Tensor entry) in network.state_dict())
        {
            Assert.True(entry.equal(before[name]).all().item<bool>(), name);
        }

        network.forward(rand(2, 3, 32, 32)).sum().backward();
        double whole = parameters.Gradients.to(float64).pow(2).sum().item<double>();
        double parts = network.parameters().Sum(parameter => parameter.grad!.to(float64).pow(2).sum().item<double>());
        Assert.True(whole > 0);
        Assert.Equal(parts, whole, 1e-6 * whole);

        using (no_grad()) parameters.Values.zero_();
        Assert.All(network.parameters(), parameter => Assert.Equal(0, parameter.abs().max().item<float>()));
        long decayed = network.parameters().Where(parameter => parameter.dim() > 1).Sum(parameter => parameter.numel());
        Assert.Equal(
            [(true, false), (true, true), (false, false), (false, true)],
            parameters.Segments.Select(segment => (segment.IsDecayed, segment.IsHead)));
        Assert.Equal(decayed, parameters.Segments.Where(segment => segment.IsDecayed).Sum(segment => segment.Length));
        Assert.Equal([4 * 512, 4], parameters.Segments.Where(segment => segment.IsHead).Select(segment => segment.Length));
        Assert.Equal(parameters.Values.numel(), parameters.Segments.Sum(segment => segment.Length));
    }

    [Fact]
    public void ConvolutionsStayChannelsLast()
    {
        using DisposeScope scope = NewDisposeScope();
        using Classifier network = Backbones.Create("resnet18", 4);
        using FlatParameters parameters = new(network);
        Tensor weight = network.get_parameter("layer1.0.conv1.weight")!;
        Assert.Equal([64 * 9, 1, 3 * 64, 64], weight.stride());
    }
}
