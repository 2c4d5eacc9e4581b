using AslTrain.Models;
using AslTrain.Models.Weights;
using Serilog;
using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>model.weights: what a run starts from.</summary>
public static class StartingWeights
{
    /// <summary>Loads what fits; a head of another size stays as it was made.</summary>
    /// <exception cref="InvalidDataException">The file is unsound, or holds under half of the backbone.</exception>
    public static void Load(nn.Module<Tensor, Tensor> network, string path, ILogger log)
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        LoadReport report = LoadReport.Load(network, file);
        log.Information("{Path}: {Report}", path, report.Summary);

        int backbone = network.state_dict().Keys.Count(name => !Backbones.IsHead(name));
        int counters = network.state_dict().Keys.Count(name => name.EndsWith("num_batches_tracked", StringComparison.Ordinal));
        int loaded = report.Matched.Count(name => !Backbones.IsHead(name));
        if (2 * loaded < backbone)
        {
            throw new InvalidDataException(
                $"{path}: only {loaded} of the backbone's {backbone} tensors are in it: these are another network's weights (model.weights, model.backbone)");
        }

        if (loaded < backbone - counters) log.Warning("{Count} of the backbone's {All} tensors start from random weights", backbone - loaded, backbone);
        if (report.Mismatched.Concat(report.Missing).Any(Backbones.IsHead)) log.Information("the head starts from random weights");
    }
}
