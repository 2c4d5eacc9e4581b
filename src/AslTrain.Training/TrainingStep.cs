using AslTrain.Data;
using AslTrain.Data.Batches;
using AslTrain.Distributed;
using AslTrain.Losses;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Optimization;
using AslTrain.Training.Precision;
using AslTrain.Training.Ranks;
using AslTrain.Training.Settings;
using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>A batch's way through the network.</summary>
/// <param name="Logits">[n, classes], float32.</param>
/// <param name="Targets">Same shape.</param>
/// <param name="Loss">A scalar.</param>
readonly record struct ForwardPass(Tensor Logits, Tensor Targets, Tensor Loss);

/// <summary>What became of an update.</summary>
/// <param name="GradientNorm">0 where nothing asked for it; infinite or NaN where the weights did not move.</param>
/// <param name="ScaleChanged">Whether float16's loss scale did.</param>
readonly record struct UpdateOutcome(double GradientNorm, bool ScaleChanged)
{
    /// <summary>Whether the weights moved.</summary>
    public bool IsMade => double.IsFinite(GradientNorm);
}

/// <summary>What a training step is made of: forward, backward, what the ranks tell one another, update. Tensors belong to the caller's dispose scope.</summary>
sealed class TrainingStep(RunConfig config, RunState state, DeviceBatch deviceBatch, ICommunicator ranks, StepExchange exchange, StepProfile? profile)
{
    readonly double _backboneShare = (config.Optimizer.BackboneRate ?? config.Optimizer.Rate) / config.Optimizer.Rate;

    /// <summary>What the network draws hangs on the seed, the step and the rank alone.</summary>
    /// <param name="batch">This rank's images, none too.</param>
    /// <param name="allImages">Number of those of all ranks.</param>
    public ForwardPass Forward(Batch batch, int allImages)
    {
        manual_seed((long)(new SeededRandom(config.Run.Seed, state.Step, ranks.Rank, purpose: SeededRandom.Purpose.Network).NextBits() >> 1));
        Tensor images = deviceBatch.Images(batch), targets = deviceBatch.Targets(batch);
        profile?.Lap(Phase.Device);
        Tensor logits = state.Precision.Forward(state.Network, images);
        profile?.Lap(Phase.Forward);

        // Of no images the loss is 0; its gradients are, too.
        Tensor loss = batch.Count == 0 ? logits.sum() : state.Loss.Forward(logits, targets);
        if (state.Loss.IsMean && batch.Count < allImages) loss *= (double)batch.Count / allImages;
        profile?.Lap(Phase.Loss);
        return new ForwardPass(logits, targets, loss);
    }

    /// <summary>Adds to the gradients.</summary>
    public void Backward(ForwardPass pass)
    {
        (state.Precision.Scaler is LossScaler scaler ? pass.Loss * scaler.Scale : pass.Loss).backward();
        profile?.Lap(Phase.Backward);
    }

    /// <summary>Adds the batch to the meters and to what steers the loss, over all ranks; before an update the gradients are added up too.</summary>
    /// <param name="pass">null where all ranks left the batch out.</param>
    /// <param name="isUpdated">Whether an update follows.</param>
    public void Conclude(ForwardPass? pass, bool isUpdated)
    {
        Tensor? sums = pass is ForwardPass own && (state.Probabilities is not null || state.Loss.Adaptive is not null)
            ? ProbabilitySums.Of(own.Logits, own.Targets)
            : null;
        if (ranks.Size > 1) ConcludeWithOthers(pass, sums, isUpdated);
        else if (pass is ForwardPass only) ConcludeAlone(only, sums);
    }

    /// <summary>What is not needed at once stays on the device.</summary>
    void ConcludeAlone(ForwardPass pass, Tensor? sums)
    {
        state.Losses.Add(pass.Loss);
        if (sums is null) return;
        state.Probabilities?.Add(sums);
        state.Loss.Adaptive?.Update(ProbabilitySums.From(sums));
    }

    void ConcludeWithOthers(ForwardPass? pass, Tensor? sums, bool isUpdated)
    {
        if (profile is not null)
        {
            ranks.Barrier();
            profile.Lap(Phase.Ranks);
        }

        (float loss, ProbabilitySums ofAll) = exchange.Add(pass?.Loss.item<float>() ?? 0, sums is null ? default : ProbabilitySums.From(sums), isUpdated);
        profile?.Lap(Phase.Exchange);
        if (pass is null) return;
        state.Losses.Add(loss);
        if (sums is null) return;
        state.Probabilities?.Add(ofAll);
        state.Loss.Adaptive?.Update(ofAll);
    }

    /// <summary>Moves weights and averages by the gradients, which are zero after it.</summary>
    /// <param name="rate">The head's learning rate; the backbone's keeps its proportion.</param>
    /// <param name="beta1">Adam's, or the momentum.</param>
    public UpdateOutcome Update(double rate, double beta1)
    {
        LossScaler? scaler = state.Precision.Scaler;
        double scale = 1 / (scaler?.Scale ?? 1);
        bool needsNorm = scaler is not null || config.Optimizer.ClipNorm is not null || config.Run.SkipsNaN;
        double norm = needsNorm ? scale * GradientNorm.Of(state.Parameters.Gradients) : 0;
        bool scaleChanged = scaler?.Update(!double.IsFinite(norm)) == true;
        if (double.IsFinite(norm)) Move(rate, beta1, config.Optimizer.ClipNorm is double longest && norm > longest ? scale * longest / norm : scale);
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
