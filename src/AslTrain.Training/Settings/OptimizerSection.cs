using AslTrain.Training.Optimization;

namespace AslTrain.Training.Settings;

/// <summary>How gradients move the weights.</summary>
public sealed record OptimizerSection
{
    [Key("name", "The optimizer; adam adds the decay to the gradient as the authors do, adamw shrinks the weights, sgd has "
        + "momentum.")]
    public OptimizerKind Kind { get; init; }

    [Key("lr", "Highest learning rate (train.py; users quote 2e-4 from the paper).", Above = 0)]
    public double Rate { get; init; } = 1e-4;

    [Key("backbone_lr", "The same for the backbone; null for optimizer.lr.", Above = 0)]
    public double? BackboneRate { get; init; }

    [Key("weight_decay", "L2 added to the gradient of weights with two or more dimensions.", AtLeast = 0)]
    public double WeightDecay { get; init; } = 1e-4;

    [Key("beta1", "Decay of Adam's gradients, and SGD's momentum; one_cycle has its own.", AtLeast = 0, Below = 1)]
    public double Beta1 { get; init; } = 0.9;

    [Key("beta2", "Decay of Adam's squared gradients.", AtLeast = 0, Below = 1)]
    public double Beta2 { get; init; } = 0.999;

    [Key("eps", "Added to Adam's denominator.", Above = 0)]
    public double Epsilon { get; init; } = 1e-8;

    [Key("clip_norm", "Longest gradient: a longer one is shortened to it; null for any.", Above = 0)]
    public double? ClipNorm { get; init; }

    [Key("accumulate", "Steps whose gradients are added up before the weights move; the loss is a sum, so batch_size times this "
        + "is the batch.", AtLeast = 1, AtMost = 10_000)]
    public int Accumulate { get; init; } = 1;

    internal OptimizerOptions Options => new(Kind, WeightDecay, Beta2, Epsilon);
}
