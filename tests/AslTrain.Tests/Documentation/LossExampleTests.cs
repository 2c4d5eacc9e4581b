using AslTrain.Losses;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Documentation;

/// <summary>The example of the loss's page.</summary>
public class LossExampleTests
{
    const string PageName = "src/AslTrain.Losses/README.md";

    [Fact]
    public void ItLearns()
    {
        using Generator generator = new(1, CPU);
        Tensor truth = randn([16, 20], generator: generator);
        List<double> losses = [];
        manual_seed(1);

        // Page begins
        var network = nn.Linear(16, 20);
        var optimizer = optim.Adam(network.parameters(), lr: 0.01);
        var loss = new AsymmetricLoss(GammaNeg: 4, GammaPos: 0, Clip: 0.05);
        for (int step = 0; step < 200; step++)
        {
            using var scope = NewDisposeScope();
            var (inputs, targets) = NextBatch(32);   // [n, 16]; [n, 20] of 1 present, 0 absent, -1 not known
            var value = loss.Forward(network.forward(inputs), targets);
            optimizer.zero_grad();
            value.backward();
            optimizer.step();
            losses.Add(value.item<float>());
        }
        // Page ends

        (double first, double last) = (losses[..10].Average(), losses[^10..].Average());
        Assert.True(last < 0.5 * first, $"{first} to {last}");

        (Tensor Inputs, Tensor Targets) NextBatch(int images)
        {
            Tensor inputs = randn([images, 16], generator: generator), known = rand([images, 20], generator: generator).lt(0.9);
            return (inputs, where(known, inputs.matmul(truth).gt(5).to(float32), -1f));
        }
    }

    [Fact]
    public void ThePageHasTheseLines() => ExamplePages.AssertHasLinesOf(
        PageName, nameof(LossExampleTests), "AslTrain.Losses", "TorchSharp", "static TorchSharp.torch");
}
