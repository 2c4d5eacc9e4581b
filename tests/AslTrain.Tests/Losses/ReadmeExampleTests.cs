using AslTrain.Losses;
using AslTrain.Tests.Support;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Losses;

/// <summary>The README's example of the loss: the very lines are compiled and run here.</summary>
public class ReadmeExampleTests
{
    const string Begin = "        // README begins\n", End = "        // README ends\n";

    [Fact]
    public void ItLearns()
    {
        using Generator generator = new(1, CPU);
        Tensor truth = randn([16, 20], generator: generator);
        List<double> losses = [];
        manual_seed(1);

        // README begins
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
        // README ends

        Assert.True(losses[^10..].Average() < 0.5 * losses[..10].Average(), $"{losses[..10].Average()} to {losses[^10..].Average()}");

        (Tensor Inputs, Tensor Targets) NextBatch(int images)
        {
            Tensor inputs = randn([images, 16], generator: generator), known = rand([images, 20], generator: generator).lt(0.9);
            return (inputs, where(known, inputs.matmul(truth).gt(5).to(float32), -1f));
        }
    }

    [Fact]
    public void TheReadmeHasTheseLines()
    {
        string source = File.ReadAllText(SourceTree.File("tests/AslTrain.Tests/Losses/ReadmeExampleTests.cs")).ReplaceLineEndings("\n");
        int begin = source.IndexOf(Begin, source.IndexOf(nameof(ItLearns), StringComparison.Ordinal), StringComparison.Ordinal) + Begin.Length;
        int end = source.IndexOf(End, begin, StringComparison.Ordinal);
        string lines = string.Concat(source[begin..end].Split('\n').Select(line => line.Length > 8 ? line[8..] + "\n" : ""));
        string readme = File.ReadAllText(SourceTree.File("README.md")).ReplaceLineEndings("\n");
        Assert.Contains($"```csharp\nusing AslTrain.Losses;\nusing TorchSharp;\nusing static TorchSharp.torch;\n\n{lines}```\n", readme, StringComparison.Ordinal);
    }
}
