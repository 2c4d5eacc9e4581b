using AslTrain.Training.Settings;
using System.Globalization;
using AslTrain.Foundation;
using AslTrain.Models;
using AslTrain.Models.Weights;
using Serilog;

namespace AslTrain.Training.Checkpoints;

/// <summary>model.weights: what a run starts from.</summary>
static class StartingWeights
{
    /// <summary>Loads what fits; a head of another size stays as it was made.</summary>
    /// <exception cref="BadInputException">The file is unsound, or holds under half of the backbone.</exception>
    public static void Load(Classifier network, string path, ModelSection model, ILogger log)
    {
        if (!Path.Exists(path)) throw new BadInputException($"{path}: there is no such file (model.weights)");
        using WeightFile file = WeightFile.Open(path);
        LoadReport report = LoadReport.Load(network, file);
        log.Information("{Path}: {Report}", path, report.Summary);
        log.Debug("{Path}: {Report}", path, report.Details);
        if (file.Translated is string names)
        {
            log.Information("{Path} has the names of {Names}, which were translated", path, names);
        }

        int backbone = network.state_dict().Keys.Count(IsOfBackbone), loaded = report.Matched.Count(IsOfBackbone);
        if (2 * loaded < backbone)
        {
            throw new BadInputException(
                $"{path}: only {loaded} of the backbone's {backbone} tensors are in it: these are another network's weights "
                + "(model.weights, model.backbone)");
        }

        if (loaded < backbone)
        {
            log.Warning("{Count} of the backbone's {All} tensors start from random weights", backbone - loaded, backbone);
        }

        bool hasNewHead = report.Mismatched.Concat(report.Missing).Any(Backbones.IsHead);
        if (hasNewHead) log.Information("the head starts from random weights");
        WarnOfOtherConventions(file, model, log);
    }

    /// <summary>Counters of batch norm are absent from older files, and of no effect.</summary>
    static bool IsOfBackbone(string name) =>
        !Backbones.IsHead(name) && !name.EndsWith("num_batches_tracked", StringComparison.Ordinal);

    /// <summary>
    /// Files made from TensorFlow's weights say in their metadata what the network needs; without it they are worth little.
    /// </summary>
    static void WarnOfOtherConventions(WeightFile file, ModelSection model, ILogger log)
    {
        if (file.Metadata.TryGetValue("batch_norm_eps", out string? text)
            && double.TryParse(text, CultureInfo.InvariantCulture, out double epsilon) && epsilon != model.BatchNormEpsilon)
        {
            log.Warning(
                "{Path} was made for model.batch_norm_eps={Wanted}; the config has {Actual}",
                file.Path, epsilon, model.BatchNormEpsilon);
        }

        if (file.Metadata.TryGetValue("stride2_padding", out text)
            && text.StartsWith("bottom and right", StringComparison.Ordinal) && !model.PadsBottomRight)
        {
            log.Warning("{Path} was made for model.stride2_padding=bottom_right; the config has symmetric", file.Path);
        }
    }
}
