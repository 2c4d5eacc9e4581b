using AslTrain.Data;
using AslTrain.Data.Batches;
using AslTrain.Losses;
using AslTrain.Training.Devices;
using AslTrain.Training.Optimization;
using AslTrain.Training.Precision;
using AslTrain.Training.Settings;
using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>What became of an update.</summary>
/// <param name="GradientNorm">0 where nothing asked for it; infinite or NaN where the weights did not move.</param>
/// <param name="ScaleChanged">Whether float16's loss scale did.</param>
readonly record struct UpdateOutcome(double GradientNorm, bool ScaleChanged)
{
    /// <summary>Whether the weights moved.</summary>
    public bool IsMade => double.IsFinite(GradientNorm);
}

/// <summary>
/// What a training step is made of; the loop calls it in this order. Tensors belong to the caller's dispose scope.
/// </summary>
/// <param name="rank">Of this process.</param>
sealed class TrainingStep(RunConfig config, RunState state, DeviceBatch deviceBatch, int rank, StepProfile? profile)
{
    readonly double _backboneShare = (config.Optimizer.BackboneRate ?? config.Optimizer.Rate) / config.Optimizer.Rate;

    /// <summary>Whether a batch has added to the gradients since the weights moved last.</summary>
    public bool HasGradient { get; private set; }

    /// <summary>
    /// Logits of this rank's images, none too: [n, classes]. What the network draws hangs on the seed, the step and the rank
    /// alone.
    /// </summary>
    public Tensor Forward(Batch batch)
    {
        SeededRandom random = new(config.Run.Seed, state.Step, rank, purpose: SeededRandom.Purpose.Network);
        manual_seed((long)(random.NextBits() >> 1));
        Tensor images = deviceBatch.Images(batch);
        profile?.Lap(Phase.Device);
        Tensor logits = state.Precision.Forward(state.Network, images);
        profile?.Lap(Phase.Forward);
        return logits;
    }

    /// <summary>A scalar: this rank's part of the loss of the whole batch.</summary>
    /// <param name="targets">As <paramref name="logits"/>.</param>
    /// <param name="allImages">Number of those of all ranks.</param>
    public Tensor Loss(Tensor logits, Tensor targets, int allImages)
    {
        // Of no images the loss is 0; its gradients are, too.
        long own = logits.shape[0];
        Tensor loss = own == 0 ? logits.sum() : state.Loss.Forward(logits, targets);
        if (state.Loss.IsMean && own < allImages) loss *= Numbers.Of((double)own / allImages);
        profile?.Lap(Phase.Loss);
        return loss;
    }

    /// <summary>Adds to the gradients.</summary>
    public void Backward(Tensor loss)
    {
        (state.Precision.Scaler is LossScaler scaler ? loss * Numbers.Of(scaler.Scale) : loss).backward();
        HasGradient = true;
        profile?.Lap(Phase.Backward);
    }

    /// <summary>What this rank adds to the meters.</summary>
    public StepTotals Totals(Tensor loss, Tensor logits, Tensor targets) =>
        new(loss, state.Probabilities is null && state.Loss.Adaptive is null ? null : ProbabilitySums.Of(logits, targets));

    /// <summary>Moves weights and averages by the gradients of all ranks, which are zero after it.</summary>
    /// <param name="rate">The head's learning rate; the backbone's keeps its proportion.</param>
    /// <param name="beta1">Adam's, or the momentum.</param>
    /// <returns>
    /// null where every batch was left out: then nothing moves, momentum, averages and the optimizer's count neither.
    /// </returns>
    public UpdateOutcome? Update(double rate, double beta1)
    {
        if (!HasGradient) return null;
        HasGradient = false;
        LossScaler? scaler = state.Precision.Scaler;
        double scale = 1 / (scaler?.Scale ?? 1);
        bool needsNorm = scaler is not null || config.Optimizer.ClipNorm is not null || config.Run.SkipsNaN;
        double norm = needsNorm ? scale * GradientNorm.Of(state.Parameters.Gradients) : 0;
        bool scaleChanged = scaler?.Update(!double.IsFinite(norm)) == true;
        double shortened = config.Optimizer.ClipNorm is double longest && norm > longest ? scale * longest / norm : scale;
        if (double.IsFinite(norm)) Move(rate, beta1, shortened);
        else state.Parameters.Gradients.zero_();
        profile?.Lap(Phase.Optimizer);
        return new UpdateOutcome(norm, scaleChanged);
    }

    void Move(double rate, double beta1, double gradientScale)
    {
        double decay = state.Average.DecayAt(state.Optimizer.Steps);
        state.Optimizer.Step(new StepNumbers(rate, _backboneShare * rate, beta1, gradientScale), state.Average.Values, decay);
        state.Average.UpdateBuffers(decay);
    }
}
