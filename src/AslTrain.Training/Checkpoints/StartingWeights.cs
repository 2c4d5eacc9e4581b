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
    /// <summary>
    /// Loads what fits; rows of the head go by the names of classes, and a head of another size stays as it was made.
    /// </summary>
    /// <param name="classes">Names of the network's logits.</param>
    /// <exception cref="BadInputException">The file is unsound, or holds under half of the backbone.</exception>
    public static void Load(Classifier network, string path, ModelSection model, IReadOnlyList<string> classes, ILogger log)
    {
        if (!Path.Exists(path)) throw new BadInputException($"{path}: there is no such file (model.weights)");
        using WeightFile file = WeightFile.Open(path);
        LoadReport report = LoadReport.Load(network, file, classes, network.IsOfClasses);
        log.Information("{Path}: {Report}", path, report.Summary);
        log.Debug("{Path}: {Report}", path, report.Details);
        foreach (string note in file.Notes) log.Information("{Path}: {Note}", path, note);
        int backbone = network.state_dict().Keys.Count(TensorNames.IsOfBackbone);
        int loaded = report.Matched.Count(TensorNames.IsOfBackbone);
        if (2 * loaded < backbone)
        {
            throw new BadInputException(
                $"{path}: only {loaded} of the backbone's {backbone} tensors are in it: these are another network's weights "
                + $"(model.weights, model.backbone){Checkpoint.HintOf(file, model)}");
        }

        if (loaded < backbone)
        {
            log.Warning("{Count} of the backbone's {All} tensors start from random weights", backbone - loaded, backbone);
        }

        WarnOfLeftOvers(file, report, model, log);
        TellOfHead(file, report, classes, log);
        WarnOfOtherConventions(file, model, log);
    }

    /// <summary>A deeper network of the same family has all that this one wants, and more.</summary>
    static void WarnOfLeftOvers(WeightFile file, LoadReport report, ModelSection model, ILogger log)
    {
        string[] left = [.. report.Unexpected.Where(name => Checkpoint.IsLeftOver(name) && TensorNames.IsOfBackbone(name))];
        if (left.Length == 0) return;
        log.Warning(
            "{Path}: {Count} of its tensors have no place in a {Backbone} ({Names}){Hint}",
            file.Path, left.Length, model.Backbone,
            Printable.Some(left), Checkpoint.HintOf(file, model));
    }

    static void TellOfHead(WeightFile file, LoadReport report, IReadOnlyList<string> classes, ILogger log)
    {
        if (report.ClassesByName is int byName and > 0)
        {
            log.Information(
                "the head starts from {Path} for {Count} of {All} classes, by name; {Left} start from random weights",
                file.Path, byName, classes.Count, classes.Count - byName);
        }
        else if (report.Mismatched.Concat(report.Missing).Any(TensorNames.IsHead))
        {
            log.Information("the head starts from random weights");
        }
        else if (file.Classes is null)
        {
            log.Information(
                "{Path} names no classes: its head is taken for the data set's {Count} classes in order",
                file.Path, classes.Count);
        }
    }

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
