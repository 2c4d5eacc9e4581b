using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Losses;
using AslTrain.Metrics;
using AslTrain.Models;
using AslTrain.Training.Optimization;

namespace AslTrain.Training.Configuration;

/// <summary>A run's settings, complete and checked. <see cref="ConfigKeys"/> says what each means.</summary>
public sealed record RunConfig(
    RunSection Run, DataSection Data, ImageSection Image, AugmentSection Augment, ModelSection Model,
    LossSection Loss, OptimizerSection Optimizer, ScheduleSection Schedule, EmaSection Ema, CheckpointsSection Checkpoints, EvaluateSection Evaluate, DistributedSection Distributed);

public sealed record RunSection(string Task, string Name, string Output, long Seed, string Device, int Threads, string Precision, bool SkipsNaN, bool TensorBoard, bool Profile, bool AllowsTf32, bool BenchmarksCudnn, int LogEvery);

public sealed record DataSection(
    string Format, string? Root, string? TrainSplit, string? ValSplit, bool KeepUnlabeled, MissingImages Missing, OutwardLinks Links,
    DifficultLabel DifficultTrain, DifficultLabel DifficultEval, int? LimitTrain, int? LimitVal, int BatchSize, int? Workers,
    PixelCacheKind Cache, string? CacheFolder, PartialLabels Partial, string? ClassList, double? MachineConfidence, TableOptions Table, double ValShare, ScenesSection Scenes);

public enum PixelCacheKind
{
    None,
    Memory,
    Disk,
}

/// <summary>What becomes of labels that a data set leaves unknown, data.unknown and the keys after it.</summary>
public sealed record PartialLabels(UnknownLabel Unknown, int Likeliest, string? ClassPriors, double PriorThreshold);

/// <summary>The drawn data set, data.scenes_* in a config.</summary>
public sealed record ScenesSection(int Train, int Val, int Size, double DropPositives, long Seed);

/// <summary>What an image becomes before it meets a network.</summary>
public sealed record ImageSection(int Size, IReadOnlyList<double> Mean, IReadOnlyList<double> Std)
{
    public bool Equals(ImageSection? other) =>
        other is not null && Size == other.Size && Mean.SequenceEqual(other.Mean) && Std.SequenceEqual(other.Std);

    public override int GetHashCode() => HashCode.Combine(Size, Mean[0], Std[0]);
}

public sealed record AugmentSection(double RandomCrop, bool HorizontalFlip, double Cutout, bool RandAugment);

public sealed record ModelSection(
    string Backbone, HeadKind Head, int DecoderGroups, int DecoderEmbedding, string? Weights, Frozen Freeze, double BatchNormEpsilon,
    bool PadsBottomRight)
{
    /// <summary>The network for a number of classes.</summary>
    public NetworkOptions Network(int classes) => new(Backbone, classes)
    {
        Head = Head,
        DecoderGroups = DecoderGroups,
        DecoderEmbedding = DecoderEmbedding,
        BatchNormEpsilon = BatchNormEpsilon,
        PadsBottomRight = PadsBottomRight,
    };
}

/// <summary>The loss's numbers; a preset's own where the config names none.</summary>
public sealed record LossSection(string Name, double GammaNeg, double GammaPos, double Clip, bool DetachWeight, double? GammaUnknown = null, double LabelSmoothing = 0, AdaptiveOptions? Adaptive = null);

public sealed record OptimizerSection(
    OptimizerKind Kind, double Rate, double? BackboneRate, double WeightDecay, double Beta1, double Beta2, double Epsilon, double? ClipNorm, int Accumulate)
{
    public OptimizerOptions Options => new(Kind, WeightDecay, Beta2, Epsilon);
}

public sealed record ScheduleSection(
    ScheduleKind Kind, int Epochs, int? StopAfter, int? Patience, double Warmup, int StepEpochs, double StepFactor, double Beta1Min, double Beta1Max)
{
    /// <summary>The epoch that training ends with, counted from 1.</summary>
    public int LastEpoch => StopAfter ?? Epochs;

    public Schedule Create(OptimizerSection optimizer, int stepsPerEpoch) => new(Kind, optimizer.Rate, (long)Epochs * stepsPerEpoch, stepsPerEpoch, Warmup)
    {
        CycledBeta1 = (Beta1Min, Beta1Max),
        Beta1 = optimizer.Beta1,
        StepEpochs = StepEpochs,
        StepFactor = StepFactor,
    };
}

public sealed record EmaSection(double Decay, bool WarmsUp);

/// <param name="Every">Steps between two saves; null for epochs alone.</param>
/// <param name="Keep">Epochs.</param>
public sealed record CheckpointsSection(int? Every, int Keep);

/// <param name="EmptyClass">What a class without a positive does to the means over classes.</param>
public sealed record EvaluateSection(double Threshold, EmptyClass EmptyClass, int? BatchSize, bool Probabilities);

/// <summary>How several processes train together.</summary>
public sealed record DistributedSection(bool SyncBatchNorm);
