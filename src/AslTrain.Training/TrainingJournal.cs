using System.Diagnostics;
using AslTrain.Losses;
using AslTrain.Training.RunFolders;
using AslTrain.Training.Settings;
using AslTrain.Training.Tasks;
using AslTrain.Training.Terminal;
using Serilog;

namespace AslTrain.Training;

/// <summary>What an epoch scored and took.</summary>
/// <param name="Trained">In percent.</param>
/// <param name="Averaged">Of the moving average, in percent.</param>
readonly record struct EpochScores(double Trained, double Averaged);

/// <summary>What a run writes of itself: the bar of progress, log.txt, metrics.jsonl, TensorBoard's events, plots.</summary>
/// <param name="folder">null for a rank that does not write.</param>
sealed class TrainingJournal(RunConfig config, RunState state, TrainingProgress progress, ILogger log, RunFolder? folder)
    : IDisposable
{
    readonly MetricsFile? _metrics = folder is null ? null : new(folder.Metrics, state.Step, state.EpochsDone);
    readonly EventFile? _events = folder is not null && config.Run.TensorBoard ? new(folder.Path) : null;
    readonly string _metric = RunTasks.Of(config.Run).Metric.Name;
    readonly Stopwatch _epochTime = new();
    TimeSpan _training;
    TimeSpan _waited;

    public void BeginEpoch()
    {
        _epochTime.Restart();
        progress.BeginTraining();
    }

    /// <param name="waited">What of the epoch's time was spent waiting for data.</param>
    public void BeginEvaluation(TimeSpan waited)
    {
        (_training, _waited) = (_epochTime.Elapsed, waited);
        progress.BeginEvaluation();
    }

    /// <summary>A step is over.</summary>
    /// <param name="images">Of all ranks.</param>
    /// <param name="rate">Its learning rate.</param>
    /// <exception cref="DivergedException">The loss is no longer a finite number.</exception>
    public void Step(int epoch, int stepInEpoch, int images, double rate)
    {
        if (state.Step % config.Run.LogEvery == 0) WriteStep(epoch, rate);
        progress.Step(epoch, stepInEpoch, images, state.Losses.Last, rate);
    }

    /// <summary>The weights were to move.</summary>
    public void Update(int epoch, UpdateOutcome update)
    {
        if (update.ScaleChanged)
        {
            double scale = state.Precision.Scaler!.Scale;
            log.Information("step {Step}: loss scale {Scale}", state.Step, scale);
            _metrics?.Write("scaler", ("epoch", epoch), ("step", state.Step), ("scale", scale));
        }

        if (update.IsMade && state.Loss.Adaptive is AdaptiveAsymmetry adaptive)
        {
            _metrics?.Write(
                "adaptive", ("epoch", epoch), ("step", state.Step), ("gamma_neg", adaptive.GammaNeg), ("gap", adaptive.Gap));
        }
    }

    /// <summary>
    /// An epoch is trained and scored; <see cref="RunState.Best"/> knows of it. Before it is saved: a run that goes on from an
    /// older file cuts the line off.
    /// </summary>
    /// <param name="loss">Its mean.</param>
    public void WriteEpoch(int epoch, double loss, EpochScores scores)
    {
        _metrics?.Write(
            "epoch", ("epoch", epoch), ("step", state.Step), ("loss", loss),
            (_metric, scores.Trained), ($"{_metric}_ema", scores.Averaged), ($"best_{_metric}", state.Best!.Score),
            ("seconds", _epochTime.Elapsed.TotalSeconds), ("data_wait_seconds", _waited.TotalSeconds),
            ("memory_gb", ResidentMemory.Gigabytes), ("peak_memory_gb", ResidentMemory.PeakGigabytes));
        _events?.Add(state.Step, (_metric, scores.Trained), ($"{_metric}_ema", scores.Averaged));
    }

    /// <summary>It is saved, too.</summary>
    /// <param name="loss">Its mean.</param>
    public void SayEpoch(int epoch, double loss, EpochScores scores)
    {
        log.Information(
            "epoch {Epoch}/{Epochs}: loss {Loss:0.00}, {Metric} {Trained:0.00}, EMA {Averaged:0.00}, best {Best:0.00}; "
            + "{Seconds:0.0} s training, {Wait:0.0} % of it waiting for data; {Memory:0.0} GB at most",
            epoch, config.Schedule.LastEpoch, loss, _metric, scores.Trained, scores.Averaged, state.Best!.Score,
            _training.TotalSeconds, 100 * _waited.TotalSeconds / _training.TotalSeconds, ResidentMemory.PeakGigabytes);
        if (state.Loss.Adaptive is AdaptiveAsymmetry steered)
        {
            log.Information(
                "gamma_neg {GammaNeg:0.00}, gap {Gap:0.000} (target {Target})",
                steered.GammaNeg, steered.Gap, steered.Options.Target);
        }

        if (state.Probabilities?.Last is ProbabilitySums latest)
        {
            log.Information(
                "mean probability of present labels {Present:0.000}, of absent ones {Absent:0.000}",
                latest.MeanPresent, latest.MeanAbsent);
        }

        if (folder is not null) TrainingPlots.Write(folder, _metric, log);
    }

    public void Dispose()
    {
        _events?.Dispose();
        _metrics?.Dispose();
    }

    /// <summary>Reads the loss from the device: on a GPU the place where a step waits for it.</summary>
    void WriteStep(int epoch, double rate)
    {
        state.Losses.Flush(epoch, state.Step);
        _metrics?.Write(
            "step", ("epoch", epoch), ("step", state.Step), ("loss", state.Losses.Last), ("learning_rate", rate),
            ("images_per_second", progress.ImagesPerSecond));
        _events?.Add(state.Step, ("loss", state.Losses.Last), ("learning_rate", rate));
        if (state.Probabilities?.Flush() is not ProbabilitySums sums) return;
        _metrics?.Write(
            "probabilities", ("epoch", epoch), ("step", state.Step),
            ("present", sums.MeanPresent), ("absent", sums.MeanAbsent), ("gap", sums.Gap));
    }
}
