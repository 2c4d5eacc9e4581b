using AslTrain.Training.Settings;
using System.Diagnostics;
using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Distributed;
using AslTrain.Losses;
using AslTrain.Metrics;
using AslTrain.Models;
using AslTrain.Models.Weights;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Optimization;
using AslTrain.Training.Ranks;
using AslTrain.Training.Reporting;
using Serilog;
using Serilog.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>How a run ended.</summary>
/// <param name="ExitCode">0, or that of the signal that stopped it.</param>
/// <param name="Metric">mAP or top-1.</param>
/// <param name="BestScore">In percent; null where no epoch was evaluated.</param>
/// <param name="BestWeights">trained or ema.</param>
/// <param name="BestEpoch">Counted from 1.</param>
public sealed record TrainingResult(int ExitCode, string Metric, double? BestScore, string BestWeights, int BestEpoch);

/// <summary>The training loop of the recipe (the authors' train.py), read from top to bottom.</summary>
public static class Trainer
{
    /// <param name="fingerprint">Of the training split, for the checkpoints.</param>
    /// <param name="ranks">Each takes its share of every batch; rank 0 writes.</param>
    /// <param name="position">Where to go on from the folder's last checkpoint; null to begin.</param>
    /// <exception cref="InvalidDataException">An image or a weight file is unsound.</exception>
    /// <exception cref="DivergedException">The loss is no longer a finite number.</exception>
    public static TrainingResult Run(
        RunConfig config, LabeledImages train, LabeledImages val, string fingerprint, Device device, ICommunicator ranks,
        RunFolder folder, RunPosition? position, ConsoleOutput console, ILogger log, StopSignals stop)
    {
        int classes = train.Classes.Count, epochs = config.Schedule.StopAfter ?? config.Schedule.Epochs;
        using PixelCache? trainPixels = PixelCaches.Open(config, train, ranks, log), valPixels = PixelCaches.Open(config, val, ranks, log);
        BatchLoader trainLoader = Loaders.Training(config, train, trainPixels, ranks), valLoader = Loaders.Evaluation(config, val, valPixels, ranks);
        bool writes = ranks.Rank == 0;
        int stepsPerEpoch = trainLoader.Sampler.Steps, accumulate = config.Optimizer.Accumulate;

        using RunState state = RunState.Begin(config, train, fingerprint, device, log);
        if (position is not null)
        {
            using WeightFile saved = WeightFile.Open(folder.Last);
            state.Restore(saved, position);
            log.Information("going on after step {Step}, epoch {Epoch}", state.Step, 1 + (state.Step / stepsPerEpoch));
        }

        bool hasOwnStatistics = !config.Distributed.SyncBatchNorm && config.Model.Freeze == Frozen.None;
        if (config.Distributed.SyncBatchNorm && ranks.Size > 1) state.Network.SynchronizeBatchNorm(sums => SharedTensors.Add(ranks, sums));
        SelectionMetric metric = SelectionMetric.For(config.Loss);
        Schedule schedule = config.Schedule.Create(config.Optimizer, stepsPerEpoch);
        log.Information(
            "{Loss} over a batch of {Batch}; {Epochs} epochs of {Steps} steps in {Precision}",
            state.Loss.Description, config.Data.BatchSize * accumulate, epochs, stepsPerEpoch, state.Precision.Name);

        using DeviceBatch deviceBatch = new(device, config.Image.Mean, config.Image.Std);
        using MetricsFile? metrics = writes ? new(folder.Metrics, state.Step, state.EpochsDone) : null;
        using EventFile? events = writes && config.Run.TensorBoard ? new(folder.Path) : null;
        StepProfile? profile = config.Run.Profile ? new(device) : null;
        using StepExchange exchange = new(ranks, state, stop);
        TrainingStep training = new(config, state, deviceBatch, ranks, exchange, profile);
        TrainingProgress progress = new(console, epochs, stepsPerEpoch);
        using Logger? ownLog = writes ? null : RunLog.OfRank(ranks.Rank);
        UnreadableImages unreadable = new(ownLog ?? log);
        bool isFinished = false;
        long savedAt = state.Step;

        for (int epoch = state.EpochsDone + 1; epoch <= epochs && !isFinished; epoch++)
        {
            Stopwatch epochTime = Stopwatch.StartNew();
            TimeSpan waitedBefore = trainLoader.Waited;
            long firstStep = (long)(epoch - 1) * stepsPerEpoch;
            progress.BeginTraining();
            profile?.Begin();
            foreach (Batch batch in trainLoader.Epoch(epoch - 1, (int)(state.Step - firstStep)))
            {
                using DisposeScope scope = NewDisposeScope();
                profile?.Lap(Phase.Data);
                foreach (string reason in batch.Unreadable) unreadable.Say(reason);
                (double rate, double beta1) = schedule.At(state.Step);

                // Batch norm needs two images; what could not be read may have left fewer.
                int images = exchange.Images(batch.Count);
                if (ranks.Size > 1) profile?.Lap(Phase.Ranks);
                ForwardPass? learned = null;
                if (images >= 2)
                {
                    ForwardPass pass = training.Forward(batch, images);
                    bool isFinite = IsFinite(pass.Loss);
                    if (!isFinite) LeaveOut($"the loss of step {state.Step + 1} is {pass.Loss.ToDouble()}, of the images {NamesOf(batch)}", "the batch");
                    if (!config.Run.SkipsNaN || Machines.HoldsForAll(ranks, isFinite))
                    {
                        training.Backward(pass);
                        learned = pass;
                    }
                }

                state.Step++;
                bool isWhole = state.Step % accumulate == 0 || state.Step == firstStep + stepsPerEpoch;
                training.Conclude(learned, isWhole);
                if (isWhole && training.Update(rate, beta1) is UpdateOutcome update && writes) Report(update, epoch);
                if (state.Step % config.Run.LogEvery == 0)
                {
                    // Reads the loss from the device: the one place in a step that waits for it.
                    state.Losses.Flush(epoch, state.Step);
                    metrics?.Write(
                        "step", ("epoch", epoch), ("step", state.Step), ("loss", state.Losses.Last), ("learning_rate", rate),
                        ("images_per_second", progress.ImagesPerSecond));
                    events?.Add(state.Step, ("loss", state.Losses.Last), ("learning_rate", rate));
                    if (state.Probabilities?.Flush() is ProbabilitySums sums)
                    {
                        metrics?.Write("probabilities", ("epoch", epoch), ("step", state.Step), ("present", sums.MeanPresent), ("absent", sums.MeanAbsent), ("gap", sums.Gap));
                    }
                }

                NativeHeap.FreeLeftovers();
                progress.Step(epoch, (int)(state.Step - firstStep), images, state.Losses.Last, rate);
                profile?.EndStep(images);
                if (!isWhole) continue;
                if (exchange.Stop is not null) break;
                if (state.Step - savedAt >= config.Checkpoints.Every) Save(score: null);
            }

            if (exchange.Stop is not null) break;
            double trainSeconds = epochTime.Elapsed.TotalSeconds, waitSeconds = (trainLoader.Waited - waitedBefore).TotalSeconds;
            progress.BeginEvaluation();
            ShareWeights();

            // Both the trained and the averaged weights are scored; the better may become the best so far.
            if (Evaluate("trained") is not double trained) break;
            state.Average.Swap();
            double? averaged = Evaluate("ema");
            bool averageIsBetter = averaged > trained;
            if (!averageIsBetter) state.Average.Swap();
            if (averaged is null) break;
            state.Losses.Flush(epoch, state.Step);
            double epochLoss = state.Losses.EndEpoch(), better = Math.Max(trained, averaged.Value);
            if (state.Best.BestScore is not double before || better > before)
            {
                state.Best = state.Best with { BestScore = better, BestWeights = averageIsBetter ? "ema" : "trained", BestEpoch = epoch };
                if (writes) state.SaveWeights(folder.Best, state.Best.BestWeights, epoch, better);
            }

            if (averageIsBetter) state.Average.Swap();
            state.EpochsDone = epoch;
            bool isStuck = epoch - state.Best.BestEpoch >= config.Schedule.Patience;
            isFinished = epoch == epochs || isStuck;
            metrics?.Write(
                "epoch", ("epoch", epoch), ("step", state.Step), ("loss", epochLoss), (metric.Name, trained), ($"{metric.Name}_ema", averaged),
                ($"best_{metric.Name}", state.Best.BestScore), ("seconds", epochTime.Elapsed.TotalSeconds), ("data_wait_seconds", waitSeconds),
                ("memory_gb", ResidentMemory.Gigabytes), ("peak_memory_gb", ResidentMemory.PeakGigabytes));
            events?.Add(state.Step, (metric.Name, trained), ($"{metric.Name}_ema", averaged.Value));
            Save(trained);
            KeepEpoch(epoch, trained);
            log.Information(
                "epoch {Epoch}/{Epochs}: loss {Loss:0.00}, {Metric} {Trained:0.00}, EMA {Averaged:0.00}, best {Best:0.00}; "
                + "{Seconds:0.0} s training, {Wait:0.0} % of it waiting for data; {Memory:0.0} GB at most",
                epoch, epochs, epochLoss, metric.Name, trained, averaged, state.Best.BestScore, trainSeconds, 100 * waitSeconds / trainSeconds, ResidentMemory.PeakGigabytes);
            if (state.Loss.Adaptive is AdaptiveAsymmetry steered) log.Information("gamma_neg {GammaNeg:0.00}, gap {Gap:0.000} (target {Target})", steered.GammaNeg, steered.Gap, steered.Options.Target);
            if (state.Probabilities?.Last is ProbabilitySums latest) log.Information("mean probability of present labels {Present:0.000}, of absent ones {Absent:0.000}", latest.MeanPresent, latest.MeanAbsent);
            if (isStuck) log.Information("no better {Metric} for {Patience} epochs: training ends (schedule.patience)", metric.Name, config.Schedule.Patience);
            if (writes) TrainingPlots.Write(folder, metric.Name);

            // null where it was stopped.
            double? Evaluate(string which)
            {
                ScoredImages? scored = Evaluator.Score(state.Network, valLoader, deviceBatch, classes, config.Loss.IsSingleLabel, config.Evaluate.EmptyClass, columns: null, ranks, unreadable.Say, done =>
                {
                    progress.Evaluating(epoch, which, done, valLoader.Sampler.OwnImages);
                    return stop.ExitCode is null;
                });
                exchange.AgreeToStop();
                if (ranks.Size > 1 ? exchange.Stop is not null : scored is null) return null;
                if (epoch == 1 && which == "trained" && scored?.Scores.IsPartial == true)
                {
                    log.Information("mAP is over the {Scored} of {Classes} classes with a known positive and a known negative", AveragePrecision.Of(scored.Scores).ClassesScored, classes);
                }

                return Machines.FromFirst(ranks, scored is null ? 0 : metric.Of(scored.Scores));
            }
        }

        progress.End();
        foreach (string line in profile?.Lines() ?? []) log.Information("{Line}", line);
        if (exchange.Stop is not int code || isFinished) return state.Best;
        Save(score: null);
        log.Warning("stopped by a signal after step {Step}; saved {Path}; asl-train --resume {Folder} goes on", state.Step, folder.Last, folder.Path);
        return state.Best with { ExitCode = code };

        void Report(UpdateOutcome update, int epoch)
        {
            if (update.ScaleChanged)
            {
                log.Information("step {Step}: loss scale {Scale}", state.Step, state.Precision.Scaler!.Scale);
                metrics?.Write("scaler", ("epoch", epoch), ("step", state.Step), ("scale", state.Precision.Scaler.Scale));
            }

            if (!update.IsMade && state.Precision.Scaler is null) LeaveOut($"the gradient of step {state.Step} is {update.GradientNorm}", "the step");
            if (update.IsMade && state.Loss.Adaptive is AdaptiveAsymmetry adaptive) metrics?.Write("adaptive", ("epoch", epoch), ("step", state.Step), ("gamma_neg", adaptive.GammaNeg), ("gap", adaptive.Gap));
        }

        // On a GPU that would wait for the device in every step; there the meter finds it when it is read.
        bool IsFinite(Tensor value) => (device.type != DeviceType.CPU && !config.Run.SkipsNaN) || double.IsFinite(value.ToDouble());

        void LeaveOut(string what, string leftOut)
        {
            if (!config.Run.SkipsNaN) throw new DivergedException($"{what}: try a lower optimizer.lr; the last good weights are in {folder.Path}/checkpoints");
            (ownLog ?? log).Warning("{What}: {LeftOut} is left out (run.on_nan)", what, leftOut);
        }

        string NamesOf(Batch batch)
        {
            const int Shown = 8;
            string more = batch.Count > Shown ? $" and {batch.Count - Shown} more" : "";
            return string.Join(", ", batch.Images.Take(Math.Min(Shown, batch.Count)).Select(index => train.Images[index].Name)) + more;
        }

        void Save(double? score)
        {
            if (score is null) ShareWeights();
            if (writes) state.SaveAll(folder.Last, score, isFinished);
            savedAt = state.Step;
            profile?.Begin();
        }

        // Each rank has normalised by its own images; averages of averages are the averages of all. Weights are the same on all
        // but for what other processors round in another way: that stays within an epoch.
        void ShareWeights()
        {
            SharedTensors.CopyFromFirst(ranks, state.Parameters.Values);
            SharedTensors.CopyFromFirst(ranks, state.Average.Values);
            if (hasOwnStatistics) SharedStatistics.Average(ranks, state.Average.Buffers);
        }

        void KeepEpoch(int epoch, double score)
        {
            if (config.Checkpoints.Keep == 0 || !writes) return;
            state.SaveWeights(folder.EpochWeights(epoch), "trained", epoch, score);
            if (epoch > config.Checkpoints.Keep) File.Delete(folder.EpochWeights(epoch - config.Checkpoints.Keep));
        }
    }
}
