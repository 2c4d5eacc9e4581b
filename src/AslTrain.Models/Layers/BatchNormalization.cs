using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace AslTrain.Models.Layers;

/// <summary>
/// Batch norm over images and places (Ioffe and Szegedy, ICML 2015) with torch.nn.BatchNorm2d's names, start and numbers.
/// Where the images of a batch lie on several processes it can take its statistics over all of them.
/// </summary>
sealed class BatchNormalization : nn.Module<Tensor, Tensor>
{
    /// <summary>Share of a batch in the running statistics.</summary>
    public const double Momentum = 0.1;

    [ComponentName(Name = "weight")]
    readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    readonly Parameter _bias;

    /// <param name="channels">Of the images.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public BatchNormalization(long channels, double epsilon = 1e-5) : base(nameof(BatchNormalization))
    {
        Epsilon = epsilon;
        (_weight, _bias) = (new Parameter(ones(channels)), new Parameter(zeros(channels)));
        RegisterComponents();
        register_buffer("running_mean", zeros(channels));
        register_buffer("running_var", ones(channels));
        register_buffer("num_batches_tracked", tensor(0L));
    }

    public double Epsilon { get; }

    public Parameter Weight => _weight;

    public Parameter Bias => _bias;

    public Tensor RunningMean => get_buffer("running_mean")!;

    public Tensor RunningVariance => get_buffer("running_var")!;

    /// <summary>
    /// Adds up a tensor over all processes, in place; null where a batch's statistics are those of this process alone.
    /// </summary>
    public Action<Tensor>? SumOverProcesses { get; set; }

    /// <summary>
    /// [n, channels, h, w] to the same shape. In training mode a batch with fewer than two values a channel, which have no
    /// variance, passes through without a trace, but that other processes are told of it.
    /// </summary>
    public override Tensor forward(Tensor input)
    {
        if (!training) return Normalized(input, isTraining: false);
        if (SumOverProcesses is not null) return SynchronizedNormalization.apply(input, _weight, _bias, this);
        if (input.numel() <= input.shape[1]) return Normalized(input, isTraining: false);
        Count();
        return Normalized(input, isTraining: true);
    }

    /// <summary>Moves the running statistics towards those of a batch.</summary>
    /// <param name="mean">[channels], float64.</param>
    /// <param name="variance">[channels], float64, over n - 1.</param>
    public void Track(Tensor mean, Tensor variance)
    {
        using DisposeScope scope = NewDisposeScope();
        Count();
        RunningMean.lerp_(mean.to(RunningMean.dtype), Momentum);
        RunningVariance.lerp_(variance.to(RunningVariance.dtype), Momentum);
    }

    void Count()
    {
        using var noGradient = no_grad();
        get_buffer("num_batches_tracked")!.add_(Numbers.One, Numbers.One);
    }

    Tensor Normalized(Tensor input, bool isTraining) => nn.functional.batch_norm(
        input, RunningMean, RunningVariance, _weight, _bias, training: isTraining, momentum: Momentum, eps: Epsilon);
}
