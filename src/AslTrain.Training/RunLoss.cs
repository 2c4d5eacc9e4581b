using AslTrain.Data.Annotations;
using AslTrain.Losses;
using AslTrain.Training.Settings;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>The loss that a config asks for, with what moves in it while training.</summary>
sealed class RunLoss : IDisposable
{
    readonly LossSection _section;
    readonly PartialLabelLoss? _partial;
    readonly SingleLabelAsymmetricLoss? _single;
    readonly AsymmetricLoss _loss;

    /// <exception cref="InvalidDataException">The file of class priors is unsound.</exception>
    public RunLoss(RunConfig config, LabeledImages train, Device device)
    {
        _section = config.Loss;
        _loss = new AsymmetricLoss(_section.GammaNeg, _section.GammaPos, _section.Clip, _section.DetachWeight);
        _single = _section.IsSingleLabel ? new(_section.GammaNeg, _section.GammaPos, _section.LabelSmoothing) : null;
        _partial = PartialLabelLosses.Create(config, train, _loss, device);
        Adaptive = _section.Adaptive is AdaptiveOptions options ? new AdaptiveAsymmetry(options, _loss.GammaNeg) : null;
    }

    /// <summary>What steers gamma_neg; null where it is fixed.</summary>
    public AdaptiveAsymmetry? Adaptive { get; set; }

    /// <summary>Whether the loss of a batch is the mean of its images'; otherwise their sum.</summary>
    public bool IsMean => _single is not null;

    /// <summary>For a person: the numbers, and what is done with the batch.</summary>
    public string Description => _single is null
        ? $"loss {_section.Name} (gamma_neg {Current.GammaNeg}, gamma_pos {_loss.GammaPos}, clip {_loss.Clip}{(_section.LabelSmoothing > 0 ? $", label_smoothing {_section.LabelSmoothing}" : "")}), summed"
        : $"loss {_section.Name} (gamma_neg {_single.GammaNeg}, gamma_pos {_single.GammaPos}, label_smoothing {_single.LabelSmoothing}), its mean";

    /// <summary>With the gamma_neg of the moment.</summary>
    AsymmetricLoss Current => Adaptive is null ? _loss : _loss with { GammaNeg = Adaptive.GammaNeg };

    /// <summary>The loss of a batch, a scalar in float32.</summary>
    /// <param name="logits">[n, classes].</param>
    /// <param name="targets">Same shape; of single labels 1 and zeros.</param>
    public Tensor Forward(Tensor logits, Tensor targets)
    {
        if (_single is not null) return _single.Forward(logits, targets.argmax(1));
        using DisposeScope scope = NewDisposeScope();
        Tensor smoothed = _section.LabelSmoothing > 0 ? Smooth(targets, _section.LabelSmoothing) : targets;
        return (_partial?.With(Current, _section).Forward(logits, smoothed) ?? Current.Forward(logits, smoothed)).MoveToOuterDisposeScope();
    }

    public void Dispose() => _partial?.Dispose();

    /// <summary>Present and absent labels move towards one half; ignored ones stay.</summary>
    static Tensor Smooth(Tensor targets, double smoothing) => where(targets.lt(0), targets, (targets * (1 - smoothing)) + (smoothing / 2));
}
