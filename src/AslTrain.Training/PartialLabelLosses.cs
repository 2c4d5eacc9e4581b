using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Losses;
using AslTrain.Training.Settings;
using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>data.unknown and the keys after it: what becomes of labels that a data set leaves unknown.</summary>
static class PartialLabelLosses
{
    /// <summary>With the loss of the moment, whose gamma_neg may be steered.</summary>
    public static PartialLabelLoss With(this PartialLabelLoss partial, AsymmetricLoss loss, LossSection section) =>
        partial with { Known = loss, GammaUnknown = section.GammaUnknown ?? loss.GammaNeg };

    /// <summary>null where no label is unknown, or unknown ones need no loss of their own.</summary>
    /// <exception cref="InvalidDataException">The file of class priors is unsound.</exception>
    public static PartialLabelLoss? Create(RunConfig config, LabeledImages train, AsymmetricLoss loss, Device device)
    {
        PartialLabels partial = config.Data.Partial;
        bool isSelective = partial.Unknown == UnknownLabel.Selective;
        double gamma = config.Loss.GammaUnknown ?? loss.GammaNeg;
        if (!train.LeavesUnknown || partial.Unknown == UnknownLabel.Ignore || (!isSelective && gamma == loss.GammaNeg && config.Loss.Adaptive is null)) return null;
        return new PartialLabelLoss(loss, gamma, isSelective ? partial.Likeliest : 0)
        {
            Frequent = isSelective && partial.ClassPriors is string path ? Frequent(path, train.Classes, partial.PriorThreshold, device) : null,
        };
    }

    static Tensor Frequent(string path, IReadOnlyList<string> classes, double threshold, Device device) =>
        tensor(ClassPriors.Read(path, classes).Select(prior => prior > threshold ? 1f : 0f).ToArray()).to(device).DetachFromDisposeScope();
}
