using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Foundation;
using AslTrain.Losses;
using AslTrain.Training.Inputs;
using AslTrain.Training.Settings;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training.Loss;

/// <summary>
/// The loss over sigmoids, one a class: gamma_neg may be steered, and unknown labels may have a loss of their own.
/// </summary>
sealed class MultiLabelLoss : IBatchLoss
{
    readonly LossSection _section;
    readonly AsymmetricLoss _loss;
    readonly PartialLabelLoss? _partial;

    /// <exception cref="BadInputException">The file of class priors is unsound.</exception>
    public MultiLabelLoss(RunConfig config, LabeledImages train, Device device)
    {
        _section = config.Loss;
        _loss = new AsymmetricLoss(_section.GammaNeg, _section.GammaPos, _section.Clip, _section.DetachWeight);
        _partial = train.LeavesUnknown && UnknownLabels.InTraining(config) == UnknownLabel.Selective
            ? Partial(config.Data.Partial, train.Classes, device)
            : null;
        Adaptive = _section.Adaptive is AdaptiveOptions options ? new AdaptiveAsymmetry(options, _loss.GammaNeg) : null;
    }

    public AdaptiveAsymmetry? Adaptive { get; set; }

    public bool IsMean => false;

    public string Description
    {
        get
        {
            string smoothing = _section.LabelSmoothing > 0 ? $", label_smoothing {_section.LabelSmoothing}" : "";
            return $"loss {_section.Name} (gamma_neg {Current.GammaNeg}, gamma_pos {_loss.GammaPos}, "
                + $"clip {_loss.Clip}{smoothing}), summed";
        }
    }

    /// <summary>With the gamma_neg of the moment.</summary>
    AsymmetricLoss Current => Adaptive is null ? _loss : _loss with { GammaNeg = Adaptive.GammaNeg };

    public Tensor Forward(Tensor logits, Tensor targets)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor smoothed = _section.LabelSmoothing > 0 ? LabelSmoothing.Of(targets, _section.LabelSmoothing) : targets;
        AsymmetricLoss known = Current;
        Tensor loss = _partial is null
            ? known.Forward(logits, smoothed)
            : (_partial with { Known = known, GammaUnknown = _section.GammaUnknown ?? known.GammaNeg }).Forward(logits, smoothed);
        return loss.MoveToOuterDisposeScope();
    }

    public void Dispose() => _partial?.Dispose();

    PartialLabelLoss Partial(PartialLabels partial, IReadOnlyList<string> classes, Device device)
    {
        bool isSelective = partial.Unknown == UnknownLabel.Selective;
        return new PartialLabelLoss(_loss, _section.GammaUnknown ?? _loss.GammaNeg, isSelective ? partial.Likeliest : 0)
        {
            Frequent = isSelective && partial.ClassPriors is string path
                ? Frequent(path, classes, partial.PriorThreshold, device)
                : null,
        };
    }

    static Tensor Frequent(string path, IReadOnlyList<string> classes, double threshold, Device device)
    {
        float[] areFrequent = [.. ClassPriors.Read(path, classes).Select(prior => prior > threshold ? 1f : 0f)];
        return tensor(areFrequent).to(device).DetachFromDisposeScope();
    }
}
