using AslTrain.Data.Batches;
using AslTrain.Foundation;
using AslTrain.Models.Weights;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Devices;
using AslTrain.Training.Inputs;
using AslTrain.Training.Optimization;
using AslTrain.Training.Ranks;
using AslTrain.Training.RunFolders;
using AslTrain.Training.Settings;
using AslTrain.Training.Tasks;
using AslTrain.Training.Terminal;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>
/// The training loop of the recipe (the authors' train.py): a run is epochs, an epoch is steps, and both are read from top to
/// bottom.
/// </summary>
sealed class Trainer : IDisposable
{
    /// <summary>Batch norm cannot train on one image; what could not be read may have left fewer.</summary>
    const int LeastImages = 2;

    readonly RunConfig _config;
    readonly TrainingData _data;
    readonly RunContext _context;
    readonly IRunTask _task;
    readonly PixelCache? _trainPixels, _valPixels;
    readonly BatchLoader _trainLoader, _valLoader;
    readonly RunState _state;
    readonly DeviceBatch _deviceBatch;
    readonly StepProfile? _profile;
    readonly StepExchange _exchange;
    readonly TrainingStep _step;
    readonly Schedule _schedule;
    readonly TrainingProgress _progress;
    readonly TrainingJournal _journal;
    readonly OwnLog _ownLog;
    readonly int _stepsPerEpoch;
    readonly bool _isNew;
    long _savedAt;
    bool _isFinished;

    Trainer(RunConfig config, TrainingData data, RunPosition? position, RunContext context)
    {
        (_config, _data, _context, _task) = (config, data, context, RunTasks.Of(config.Run));
        _trainPixels = PixelCaches.Open(config, data.Train, context.Ranks, context.Log);
        _valPixels = PixelCaches.Open(config, data.Val, context.Ranks, context.Log);
        _trainLoader = Loaders.Training(config, data.Train, context.Ranks, _trainPixels, context.Stop);
        _valLoader = Loaders.Evaluation(config, data.Val, context.Ranks, _valPixels, context.Stop);
        _stepsPerEpoch = _trainLoader.Sampler.Steps;
        _state = RunState.Begin(config, data, context.Device, context.Log, loadsWeights: position is null);
        _isNew = position is null;
        if (position is not null) GoOn(position);
        if (config.Distributed.SyncBatchNorm && context.Ranks.Size > 1)
        {
            _state.Network.SynchronizeBatchNorm(sums => SharedTensors.Add(context.Ranks, sums));
        }

        _schedule = config.Schedule.Create(config.Optimizer, _stepsPerEpoch);
        _deviceBatch = new DeviceBatch(context.Device, config.Image.Mean, config.Image.Std);
        _profile = config.Run.Profile ? new StepProfile(context.Device) : null;
        _exchange = new StepExchange(context.Ranks, _state.Parameters, context.Stop, _profile);
        _step = new TrainingStep(config, _state, _deviceBatch, context.Ranks.Rank, _profile);
        _progress = new TrainingProgress(context.Console, config.Schedule.LastEpoch, _stepsPerEpoch);
        _journal = new TrainingJournal(config, _state, _progress, context.Log, context.Writes ? context.Folder : null);
        _ownLog = new OwnLog(context.Log, context.Ranks.Rank);
        _savedAt = _state.Step;
        context.Log.Information(
            "{Loss} over a batch of {Batch}; {Epochs} epochs of {Steps} steps in {Precision}",
            _state.Loss.Description, config.Data.BatchSize * config.Optimizer.Accumulate,
            config.Schedule.LastEpoch, _stepsPerEpoch, _state.Precision.Name);
    }

    /// <summary>Reads all that a run goes on from, and changes nothing of it before it is found sound.</summary>
    /// <param name="position">Where to go on from the folder's last checkpoint; null to begin.</param>
    /// <exception cref="BadInputException">A weight file or the record of the run is unsound.</exception>
    public static Trainer Open(RunConfig config, TrainingData data, RunPosition? position, RunContext context) =>
        new(config, data, position, context);

    /// <summary>An epoch: train, score both weights, keep the best, save.</summary>
    /// <exception cref="BadInputException">An image is unsound.</exception>
    /// <exception cref="DivergedException">The loss is no longer a finite number.</exception>
    public TrainingResult Run()
    {
        // A run that was killed at any moment has a place to go on from; one whose place is gone is told from it.
        if (_isNew) Save(score: null);
        for (int epoch = _state.EpochsDone + 1; epoch <= _config.Schedule.LastEpoch && !_isFinished; epoch++)
        {
            if (!Train(epoch)) break;
            if (ScoreBoth(epoch) is not EpochScores scores) break;
            _state.Losses.Flush(epoch, _state.Step);
            double loss = _state.Losses.EndEpoch();
            KeepBest(epoch, scores);
            _journal.WriteEpoch(epoch, loss, scores);
            Save(scores.Trained);
            KeepEpoch(epoch, scores.Trained);
            _journal.SayEpoch(epoch, loss, scores);
        }

        _progress.End();
        foreach (string line in _profile?.Lines() ?? []) _context.Log.Information("{Line}", line);
        if (_exchange.Stop is not StopReason reason || _isFinished) return new TrainingResult(null, _state.Best);
        Save(score: null);
        _context.Log.Warning(
            "stopped by a signal after step {Step}; saved {Path}; asl-train --resume {Folder} goes on",
            _state.Step, _context.Folder.Last, _context.Folder.Path);
        return new TrainingResult(reason, _state.Best);
    }

    /// <summary>A step: forward, loss, backward, sum over ranks, update, log.</summary>
    /// <returns>Whether the epoch was trained to its end; otherwise a signal has stopped it.</returns>
    bool Train(int epoch)
    {
        TimeSpan waitedBefore = _trainLoader.Waited;
        long firstStep = (long)(epoch - 1) * _stepsPerEpoch;
        _journal.BeginEpoch();
        _profile?.Begin();
        foreach (Batch batch in _trainLoader.Epoch(epoch - 1, (int)(_state.Step - firstStep)))
        {
            using DisposeScope scope = NewDisposeScope();
            _profile?.Lap(Phase.Data);
            foreach (string reason in batch.Unreadable) _ownLog.SayOnce(reason);
            int images = _exchange.Images(batch.Count);
            StepTotals? own = null;
            if (images >= LeastImages)
            {
                Tensor logits = _step.Forward(batch), targets = _deviceBatch.Targets(batch);
                Tensor loss = _step.Loss(logits, targets, images);
                if (IsSound(loss, batch))
                {
                    _step.Backward(loss);
                    own = _step.Totals(loss, logits, targets);
                }
            }

            (double rate, double beta1) = _schedule.At(_state.Step);
            _state.Step++;
            bool isWhole = _state.Step % _config.Optimizer.Accumulate == 0 || _state.Step == firstStep + _stepsPerEpoch;
            StepTotals? totals = _exchange.Sum(own, withGradients: isWhole && _step.HasGradient);
            if (totals is StepTotals all) _state.Count(all);
            if (isWhole && _step.Update(rate, beta1) is UpdateOutcome update) Report(epoch, update);
            _journal.Step(epoch, (int)(_state.Step - firstStep), images, rate);
            NativeHeap.FreeLeftovers();
            _profile?.EndStep(images);
            if (!isWhole) continue;
            if (_exchange.Stop is not null) return false;
            if (_state.Step - _savedAt >= _config.Checkpoints.Every) Save(score: null);
        }

        _journal.BeginEvaluation(_trainLoader.Waited - waitedBefore);
        return _exchange.Stop is null;
    }

    /// <summary>Both the trained and the averaged weights are scored.</summary>
    /// <returns>null where a signal has stopped it.</returns>
    EpochScores? ScoreBoth(int epoch)
    {
        ShareWeights();
        if (Score(epoch, WeightKind.Trained) is not double trained) return null;
        _state.Average.Swap();
        double? averaged = Score(epoch, WeightKind.Ema);
        _state.Average.Swap();
        return averaged is double score ? new EpochScores(trained, score) : null;
    }

    double? Score(int epoch, WeightKind which)
    {
        using Tensor? columns = Evaluator.ColumnsOf(_data.ValColumns, _context.Device);
        Evaluator evaluator = new(_config, _deviceBatch, _context.Ranks, columns)
        {
            Unreadable = _ownLog.SayOnce,
            Progress = done =>
            {
                _progress.Evaluating(epoch, which.Name(), done, _valLoader.Sampler.OwnImages);
                return _context.Stop.Reason is null;
            },
        };
        ScoredImages? scored = evaluator.Score(_state.Network, _valLoader, _data.Val.Classes.Count);
        _exchange.AgreeToStop();
        if (_context.Ranks.Size > 1 ? _exchange.Stop is not null : scored is null) return null;
        if (epoch == 1 && which == WeightKind.Trained && scored?.Scores.IsPartial == true) SayScoredClasses(scored);
        return Machines.FromFirst(_context.Ranks, scored is null ? 0 : _task.Metric.Of(scored.Scores));
    }

    /// <summary>The better of both weights may become the best so far.</summary>
    void KeepBest(int epoch, EpochScores scores)
    {
        WeightKind better = scores.Averaged > scores.Trained ? WeightKind.Ema : WeightKind.Trained;
        double score = Math.Max(scores.Trained, scores.Averaged);
        if (_state.Best is null || score > _state.Best.Score)
        {
            _state.Best = new BestEpoch(score, better, epoch);
            if (better == WeightKind.Ema) _state.Average.Swap();
            if (_context.Writes) _state.SaveWeights(_context.Folder.Best, better, epoch, score);
            if (better == WeightKind.Ema) _state.Average.Swap();
        }

        _state.EpochsDone = epoch;
        bool isStuck = epoch - _state.Best.Epoch >= _config.Schedule.Patience;
        _isFinished = epoch == _config.Schedule.LastEpoch || isStuck;
        if (!isStuck) return;
        _context.Log.Information(
            "no better {Metric} for {Patience} epochs: training ends (schedule.patience)",
            _task.Metric.Name, _config.Schedule.Patience);
    }

    /// <summary>Everything that the run goes on from.</summary>
    /// <param name="score">Of the epoch that has ended; null within one.</param>
    void Save(double? score)
    {
        if (score is null) ShareWeights();
        if (_context.Writes) _state.SaveAll(_context.Folder.Last, score, _isFinished);
        _savedAt = _state.Step;
        _profile?.Begin();
    }

    void KeepEpoch(int epoch, double score)
    {
        int kept = _config.Checkpoints.Keep;
        if (kept == 0 || !_context.Writes) return;
        _state.SaveWeights(_context.Folder.EpochWeights(epoch), WeightKind.Trained, epoch, score);
        if (epoch > kept) File.Delete(_context.Folder.EpochWeights(epoch - kept));
    }

    void GoOn(RunPosition position)
    {
        using WeightFile saved = WeightFile.Open(_context.Folder.Last);
        _state.Restore(saved, position);
        _context.Log.Information("going on after step {Step}, epoch {Epoch}", _state.Step, 1 + (_state.Step / _stepsPerEpoch));
    }

    /// <summary>
    /// Each rank has normalised by its own images; averages of averages are the averages of all. Weights are the same on all but
    /// for what other processors round in another way: that stays within an epoch.
    /// </summary>
    void ShareWeights()
    {
        SharedTensors.CopyFromFirst(_context.Ranks, _state.Parameters.Values);
        SharedTensors.CopyFromFirst(_context.Ranks, _state.Average.Values);
        bool hasOwnStatistics = !_config.Distributed.SyncBatchNorm && _config.Model.Freeze == Models.Frozen.None;
        if (hasOwnStatistics) SharedStatistics.Average(_context.Ranks, _state.Average.Buffers);
    }

    /// <summary>
    /// Whether all ranks learn from a batch: one whose loss is no finite number ends the run, or is left out (run.on_nan).
    /// </summary>
    /// <exception cref="DivergedException">It ends the run.</exception>
    bool IsSound(Tensor loss, Batch batch)
    {
        // On a GPU this would wait for the device in every step; there the meter finds it when it is read.
        bool isRead = _context.Device.type == DeviceType.CPU || _config.Run.SkipsNaN;
        bool isFinite = !isRead || double.IsFinite(Numbers.Read(loss));
        if (!isFinite)
        {
            LeaveOut($"the loss of step {_state.Step + 1} is {Numbers.Read(loss)}, of the images {NamesOf(batch)}", "the batch");
        }

        return !_config.Run.SkipsNaN || Machines.HoldsForAll(_context.Ranks, isFinite);
    }

    void Report(int epoch, UpdateOutcome update)
    {
        if (!_context.Writes) return;
        _journal.Update(epoch, update);
        if (update.IsMade || _state.Precision.Scaler is not null) return;
        LeaveOut($"the gradient of step {_state.Step} is {update.GradientNorm}", "the step");
    }

    void LeaveOut(string what, string leftOut)
    {
        if (!_config.Run.SkipsNaN)
        {
            throw new DivergedException(
                $"{what}: try a lower optimizer.lr; the last good weights are in {_context.Folder.Path}/checkpoints");
        }

        _ownLog.Log.Warning("{What}: {LeftOut} is left out (run.on_nan)", what, leftOut);
    }

    string NamesOf(Batch batch)
    {
        const int Shown = 8;
        string more = batch.Count > Shown ? $" and {batch.Count - Shown} more" : "";
        IEnumerable<int> shown = batch.Images.Take(Math.Min(Shown, batch.Count));
        return string.Join(", ", shown.Select(index => _data.Train.Images[index].Name)) + more;
    }

    void SayScoredClasses(ScoredImages scored) => _context.Log.Information(
        "mAP is over the {Scored} of {Classes} classes with a known positive and a known negative",
        Metrics.AveragePrecision.Of(scored.Scores).ClassesScored, scored.Scores.Classes);

    public void Dispose()
    {
        _ownLog.Dispose();
        _journal.Dispose();
        _exchange.Dispose();
        _deviceBatch.Dispose();
        _state.Dispose();
        _valPixels?.Dispose();
        _trainPixels?.Dispose();
    }
}
