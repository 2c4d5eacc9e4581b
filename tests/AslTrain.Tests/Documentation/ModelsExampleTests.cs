using AslTrain.Models;
using AslTrain.Models.Onnx;
using AslTrain.Models.Weights;
using AslTrain.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Documentation;

/// <summary>The example of the models' page, and what it prints for weights of five classes.</summary>
public class ModelsExampleTests
{
    const string PageName = "src/AslTrain.Models/README.md";

    [Fact]
    public void ItPrintsWhatThePageSays()
    {
        using TemporaryFolder folder = new();
        string weights = Path.Combine(folder.Path, "weights.safetensors"), onnx = Path.Combine(folder.Path, "network.onnx");
        using (Classifier other = Backbones.Create("resnet18", classes: 5))
        {
            (string, Tensor)[] tensors = [.. other.state_dict().Select(entry => (entry.Key, entry.Value))];
            SafeTensorsWriter.Write(weights, tensors, new Dictionary<string, string>());
        }

        Printed Console = new();

        // Page begins
        using Classifier network = Backbones.Create("resnet18", classes: 20);
        using (WeightFile file = WeightFile.Open(weights)) Console.WriteLine(LoadReport.Load(network, file).Summary);
        network.eval();
        using (no_grad())
        {
            using var logits = network.forward(rand(1, 3, 224, 224));
            Console.WriteLine($"[{string.Join(", ", logits.shape)}]");
        }

        OnnxOptions options = new(Size: 224, Mean: [0, 0, 0], Std: [1, 1, 1], HasSigmoid: true);
        OnnxFile.Write(onnx, network, options, new Dictionary<string, string>());
        // Page ends

        ExamplePages.AssertHasOutput(PageName, Console.Lines);
        Assert.True(File.Exists(onnx));
    }

    [Fact]
    public void ThePageHasTheseLines() => ExamplePages.AssertHasLinesOf(
        PageName, nameof(ModelsExampleTests),
        "AslTrain.Models", "AslTrain.Models.Onnx", "AslTrain.Models.Weights", "static TorchSharp.torch");
}
