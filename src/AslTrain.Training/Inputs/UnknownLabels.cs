using AslTrain.Data.Batches;
using AslTrain.Training.Settings;

namespace AslTrain.Training.Inputs;

/// <summary>
/// What becomes of labels that a data set leaves unknown (data.unknown, loss.gamma_unknown): one rule for loader and loss.
/// </summary>
static class UnknownLabels
{
    /// <summary>
    /// What they count as in training. Unknown labels that count as absent need a code of their own, and a loss that knows it,
    /// only where their focusing is another one than that of absent labels, or may come to be: gamma_neg may be steered.
    /// </summary>
    public static UnknownLabel InTraining(RunConfig config)
    {
        bool hasOwnFocusing = config.Loss.GammaUnknown is double gamma
            && (gamma != config.Loss.GammaNeg || config.Loss.Adaptive is not null);
        UnknownLabel unknown = config.Data.Partial.Unknown;
        return unknown == UnknownLabel.Negative && hasOwnFocusing ? UnknownLabel.Selective : unknown;
    }
}
