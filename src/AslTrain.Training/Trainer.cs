using System.Diagnostics;
using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Losses;
using AslTrain.Metrics;
using AslTrain.Models;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Configuration;
using AslTrain.Training.Optimization;
using AslTrain.Training.Reporting;
using Serilog;
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
    /// <exception cref="InvalidDataException">An image or a weight file is unsound.</exception>
    /// <exception cref="DivergedException">The loss is no longer a finite number.</exception>
    public static TrainingResult Run(
        RunConfig config, LabeledImages train, LabeledImages val, Device device,
        RunFolder folder, ConsoleOutput console, ILogger log, StopSignals stop)
    {
        int classes = train.Classes.Count, epochs = config.Schedule.StopAfter ?? config.Schedule.Epochs;
        using PixelCache? trainPixels = PixelCaches.Open(config, train, log), valPixels = PixelCaches.Open(config, val, log);
        BatchLoader trainLoader = Loaders.Training(config, train, trainPixels), valLoader = Loaders.Evaluation(config, val, valPixels);
        int stepsPerEpoch = trainLoader.Sampler.Steps;

        manual_seed(config.Run.Seed);
        using Classifier network = Backbones.Create(config.Model.Network(classes));
        if (config.Model.Weights is string weights) StartingWeights.Load(network, weights, config.Model, log);
        network.Freeze(config.Model.Freeze);
        network.to(device);
        network.train();

        using RunLoss loss = new(config, train, device);
        SelectionMetric metric = SelectionMetric.For(config.Loss);
        using FlatParameters parameters = new(network);
        using Optimizer optimizer = new(parameters, config.Optimizer.Options);
        using WeightAverage average = new(network, parameters, config.Ema.Decay, config.Ema.WarmsUp);
        Schedule schedule = config.Schedule.Create(config.Optimizer, stepsPerEpoch);
        double backboneShare = (config.Optimizer.BackboneRate ?? config.Optimizer.Rate) / config.Optimizer.Rate;
        long all = network.parameters().Sum(parameter => parameter.numel()), learning = parameters.Values.numel();
        log.Information("{Backbone}: {Parameters:0.00} million parameters on {Device}", config.Model.Backbone, all / 1e6, device.ToString());
        if (learning < all) log.Information("{Learning:0.00} million of them learn", learning / 1e6);
        log.Information("{Loss} over a batch of {Batch}; {Epochs} epochs of {Steps} steps", loss.Description, config.Data.BatchSize, epochs, stepsPerEpoch);

        using DeviceBatch deviceBatch = new(device, config.Image.Mean, config.Image.Std);
        using MetricsFile metrics = new(folder.Metrics);
        TrainingProgress progress = new(console, epochs, stepsPerEpoch);
        using LossMeter meter = new(device);
        using ProbabilityMeter? probabilities = config.Evaluate.Probabilities ? new(device) : null;
        List<(long Step, double GammaNeg)> gammas = [];
        TrainingResult best = new(ExitCode.Done, metric.Name, null, "trained", 0);
        UnreadableImages unreadable = new(log);
        long step = 0;

        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            Stopwatch epochTime = Stopwatch.StartNew();
            TimeSpan waitedBefore = trainLoader.Waited;
            progress.BeginTraining();
            foreach (Batch batch in trainLoader.Epoch(epoch - 1))
            {
                foreach (string reason in batch.Unreadable) unreadable.Say(reason);

                // Batch norm needs two images; what could not be read may have left fewer.
                if (batch.Count < 2)
                {
                    step++;
                    continue;
                }

                using DisposeScope scope = NewDisposeScope();
                (double rate, double beta1) = schedule.At(step);
                Tensor logits = network.forward(deviceBatch.Images(batch));
                Tensor targets = deviceBatch.Targets(batch);
                Tensor value = loss.Forward(logits, targets);
                value.backward();
                meter.Add(value);
                probabilities?.Add(logits, targets);
                step++;
                bool isWhole = step % config.Optimizer.Accumulate == 0 || step % stepsPerEpoch == 0;
                if (isWhole)
                {
                    double decay = average.DecayAt(optimizer.Steps);
                    double scale = config.Optimizer.ClipNorm is double longest ? Math.Min(1, longest / GradientNorm.Of(parameters.Gradients)) : 1;
                    optimizer.Step(new StepNumbers(rate, backboneShare * rate, beta1, scale), average.Values, decay);
                    average.UpdateBuffers(decay);
                }

                if (loss.Adaptive is AdaptiveAsymmetry adaptive)
                {
                    // Reads the probabilities from the device: what they give is the next step's.
                    loss.Adapt(logits, targets);
                    gammas.Add((step, adaptive.GammaNeg));
                    metrics.Write("adaptive", ("epoch", epoch), ("step", step), ("gamma_neg", adaptive.GammaNeg), ("gap", adaptive.Gap));
                }

                if (step % config.Run.LogEvery == 0)
                {
                    // Reads the loss from the device: the one place in a step that waits for it.
                    meter.Flush(epoch, step);
                    metrics.Write(
                        "step", ("epoch", epoch), ("step", step), ("loss", meter.Last), ("learning_rate", rate),
                        ("images_per_second", progress.ImagesPerSecond));
                    if (probabilities?.Flush(step) is ProbabilitySums sums)
                    {
                        metrics.Write("probabilities", ("epoch", epoch), ("step", step), ("present", sums.MeanPresent), ("absent", sums.MeanAbsent), ("gap", sums.Gap));
                    }
                }

                progress.Step(epoch, (int)(step - ((long)(epoch - 1) * stepsPerEpoch)), batch.Count, meter.Last, rate);
                if (isWhole && stop.ExitCode is not null) break;
            }

            if (stop.ExitCode is not null) break;
            meter.Flush(epoch, step);
            double epochLoss = meter.EndEpoch(), trainSeconds = epochTime.Elapsed.TotalSeconds;
            double waitSeconds = (trainLoader.Waited - waitedBefore).TotalSeconds;

            progress.BeginEvaluation();

            // Both the trained and the averaged weights are scored; the better may become the best so far.
            if (Evaluate("trained") is not ScoredLabels scores) break;
            double trained = metric.Of(scores);
            if (epoch == 1 && scores.IsPartial)
            {
                log.Information("mAP is over the {Scored} of {Classes} classes with a known positive and a known negative", AveragePrecision.Of(scores).ClassesScored, classes);
            }

            average.Swap();
            double? averaged = Evaluate("ema") is ScoredLabels ofAverage ? metric.Of(ofAverage) : null;
            bool averageIsBetter = averaged > trained;
            if (!averageIsBetter) average.Swap();
            if (averaged is null) break;
            double better = Math.Max(trained, averaged.Value);
            if (best.BestScore is not double before || better > before)
            {
                best = best with { BestScore = better, BestWeights = averageIsBetter ? "ema" : "trained", BestEpoch = epoch };
                Checkpoint.Save(folder.Best, State(), Info(best.BestWeights, epoch, better));
            }

            if (averageIsBetter) average.Swap();
            SaveLast(epoch, trained);
            metrics.Write(
                "epoch", ("epoch", epoch), ("step", step), ("loss", epochLoss), (metric.Name, trained), ($"{metric.Name}_ema", averaged),
                ($"best_{metric.Name}", best.BestScore), ("seconds", epochTime.Elapsed.TotalSeconds), ("data_wait_seconds", waitSeconds));
            log.Information(
                "epoch {Epoch}/{Epochs}: loss {Loss:0.00}, {Metric} {Trained:0.00}, EMA {Averaged:0.00}, best {Best:0.00}; "
                + "{Seconds:0.0} s training, {Wait:0.0} % of it waiting for data",
                epoch, epochs, epochLoss, metric.Name, trained, averaged, best.BestScore, trainSeconds, 100 * waitSeconds / trainSeconds);
            if (loss.Adaptive is AdaptiveAsymmetry steered)
            {
                log.Information("gamma_neg {GammaNeg:0.00}, gap {Gap:0.000} (target {Target})", steered.GammaNeg, steered.Gap, steered.Options.Target);
                TrainingPlots.WriteGamma(folder.Gamma, gammas);
            }

            if (probabilities is { History: [.., (_, ProbabilitySums latest)] })
            {
                log.Information("mean probability of present labels {Present:0.000}, of absent ones {Absent:0.000}", latest.MeanPresent, latest.MeanAbsent);
                TrainingPlots.WriteProbabilities(folder.Probabilities, probabilities.History);
            }

            if (epoch - best.BestEpoch >= config.Schedule.Patience)
            {
                log.Information("no better {Metric} for {Patience} epochs: training ends (schedule.patience)", metric.Name, config.Schedule.Patience);
                break;
            }

            ScoredLabels? Evaluate(string which) =>
                Evaluator.Score(network, valLoader, deviceBatch, classes, config.Loss.IsSingleLabel, columns: null, unreadable.Say, done =>
                {
                    progress.Evaluating(epoch, which, done, val.Images.Count);
                    return stop.ExitCode is null;
                });
        }

        progress.End();
        if (stop.ExitCode is not int code) return best;
        SaveLast((int)(step / stepsPerEpoch), null);
        log.Warning("stopped by a signal after step {Step}; saved {Path}", step, folder.Last);
        return best with { ExitCode = code };

        IEnumerable<(string, Tensor)> State() => network.state_dict().Select(entry => (entry.Key, entry.Value));

        CheckpointInfo Info(string which, int epoch, double? score) => new(config, train.Classes, epoch, step, which, score, loss.Adaptive);

        void SaveLast(int epoch, double? score)
        {
            using DisposeScope scope = NewDisposeScope();
            IEnumerable<(string, Tensor)> averages = average.Named().Select(entry => (Checkpoint.AveragePrefix + entry.Name, entry.Average));
            Checkpoint.Save(folder.Last, State().Concat(averages), Info("trained", epoch, score));
        }
    }
}
