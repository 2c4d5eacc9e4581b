using static TorchSharp.torch;

namespace AslTrain.Training.Optimization;

public enum OptimizerKind
{
    /// <summary>
    /// The decay is added to the gradient (L2, coupled), as torch.optim.Adam does in the authors' train.py under the name
    /// "true weight decay".
    /// </summary>
    Adam,

    /// <summary>The decay shrinks the weights themselves.</summary>
    AdamW,

    /// <summary>Stochastic gradient descent with momentum, the decay added to the gradient, as torch.optim.SGD.</summary>
    Sgd,
}

/// <param name="WeightDecay">Of weights with two or more dimensions; others are not decayed.</param>
/// <param name="Beta2">Decay of Adam's squared gradients.</param>
/// <param name="Epsilon">Added to Adam's denominator.</param>
sealed record OptimizerOptions(OptimizerKind Kind, double WeightDecay, double Beta2, double Epsilon);

/// <summary>What a step is made with.</summary>
/// <param name="Rate">The head's learning rate.</param>
/// <param name="BackboneRate">The backbone's.</param>
/// <param name="Beta1">Adam's decay of the gradients' mean, or the momentum.</param>
/// <param name="GradientScale">Gradients are multiplied by this first.</param>
readonly record struct StepNumbers(double Rate, double BackboneRate, double Beta1, double GradientScale = 1);

/// <summary>
/// Moves parameters against their gradients, in one pass over the flat vectors; the average of the weights follows in the
/// same pass, and the gradients are zero after it.
/// </summary>
sealed class Optimizer : IDisposable
{
    readonly FlatParameters _parameters;
    readonly OptimizerOptions _options;

    public Optimizer(FlatParameters parameters, OptimizerOptions options)
    {
        (_parameters, _options) = (parameters, options);
        Mean = zeros_like(parameters.Values).DetachFromDisposeScope();
        Square = options.Kind == OptimizerKind.Sgd ? null : zeros_like(parameters.Values).DetachFromDisposeScope();
    }

    /// <summary>Running mean of the gradients, or the momentum, laid out like the parameters.</summary>
    public Tensor Mean { get; }

    /// <summary>Running mean of the squared gradients; null for SGD.</summary>
    public Tensor? Square { get; }

    /// <summary>Steps done, which correct Adam's bias.</summary>
    public long Steps { get; set; }

    /// <param name="numbers">Rates of this step.</param>
    /// <param name="average">A vector laid out like the parameters that follows them; null for none.</param>
    /// <param name="decay">Share that the average keeps.</param>
    public void Step(StepNumbers numbers, Tensor? average = null, double decay = 0)
    {
        using var noGradient = no_grad();
        Steps++;
        UpdateVectors vectors = new(_parameters.Values, _parameters.Gradients, Mean, Square, average);
        foreach (FlatSegment segment in _parameters.Segments)
        {
            SegmentNumbers own = Numbers(segment, numbers, decay);
            if (FusedUpdate.Serves(_parameters.Values)) FusedUpdate.Run(vectors, segment, own, _options.Kind);
            else TensorUpdate.Run(vectors, segment, own, _options.Kind);
        }
    }

    public void Dispose()
    {
        Mean.Dispose();
        Square?.Dispose();
    }

    SegmentNumbers Numbers(FlatSegment segment, StepNumbers numbers, double decay)
    {
        double rate = segment.IsHead ? numbers.Rate : numbers.BackboneRate;
        double weightDecay = segment.IsDecayed ? _options.WeightDecay : 0;
        bool isAdam = _options.Kind != OptimizerKind.Sgd, isDecoupled = _options.Kind == OptimizerKind.AdamW;
        return new SegmentNumbers(
            StepSize: isAdam ? rate / (1 - Math.Pow(numbers.Beta1, Steps)) : rate,
            Beta1: numbers.Beta1,
            Beta2: _options.Beta2,
            SquareScale: 1 / Math.Sqrt(1 - Math.Pow(_options.Beta2, Steps)),
            Epsilon: _options.Epsilon,
            CoupledDecay: isDecoupled ? 0 : weightDecay,
            Shrink: isDecoupled ? 1 - (rate * weightDecay) : 1,
            GradientScale: numbers.GradientScale,
            AverageShare: 1 - decay);
    }
}

/// <summary>The vectors of an update, laid out alike.</summary>
readonly record struct UpdateVectors(Tensor Values, Tensor Gradients, Tensor Mean, Tensor? Square, Tensor? Average);

/// <summary>The numbers of one stretch of the vectors.</summary>
readonly record struct SegmentNumbers(
    double StepSize,
    double Beta1,
    double Beta2,
    double SquareScale,
    double Epsilon,
    double CoupledDecay,
    double Shrink,
    double GradientScale,
    double AverageShare);
