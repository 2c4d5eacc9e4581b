using AslTrain.Foundation;
using AslTrain.Losses;
using AslTrain.Models;
using AslTrain.Models.Weights;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Loss;
using AslTrain.Training.Optimization;
using AslTrain.Training.Precision;
using AslTrain.Training.Settings;
using AslTrain.Training.Tasks;
using Serilog;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>All that changes while a run trains, and so all that a run goes on from.</summary>
sealed class RunState : IDisposable
{
    readonly RunConfig _config;
    readonly TrainingData _data;

    /// <param name="network">On its device, loaded and frozen as it is to be; from here on it is this object's.</param>
    RunState(RunConfig config, TrainingData data, Classifier network, MixedPrecision precision, Device device)
    {
        (_config, _data, Network, Precision) = (config, data, network, precision);
        Loss = RunTasks.Of(config.Run).CreateLoss(config, data.Train, device);
        Parameters = new FlatParameters(network, StepExchange.Numbers);
        Optimizer = new Optimizer(Parameters, config.Optimizer.Options);
        Average = new WeightAverage(network, Parameters, config.Ema.Decay, config.Ema.WarmsUp);
        Losses = new LossMeter(device);
        Probabilities = config.Evaluate.Probabilities ? new ProbabilityMeter(device) : null;
    }

    /// <summary>A network at its beginning, and all that moves with it.</summary>
    /// <param name="loadsWeights">Whether it starts from model.weights; a run that goes on has weights of its own.</param>
    /// <exception cref="BadInputException">A file that the network or its loss starts from is unsound.</exception>
    public static RunState Begin(RunConfig config, TrainingData data, Device device, ILogger log, bool loadsWeights)
    {
        manual_seed(config.Run.Seed);
        Classifier network = Backbones.Create(config.Model.Network(data.Train.Classes.Count));
        if (loadsWeights && config.Model.Weights is string weights)
        {
            StartingWeights.Load(network, weights, config.Model, data.Train.Classes, log);
        }

        network.Freeze(config.Model.Freeze);
        network.to(device);
        network.train();
        MixedPrecision precision = MixedPrecision.Create(config.Run.Precision, device, log);
        RunState state = new(config, data, network, precision, device);
        long all = network.parameters().Sum(parameter => parameter.numel()), learning = state.Parameters.Values.numel();
        log.Information(
            "{Backbone}: {Parameters:0.00} million parameters on {Device}",
            config.Model.Backbone, all / 1e6, device.ToString());
        if (learning < all) log.Information("{Learning:0.00} million of them learn", learning / 1e6);
        return state;
    }

    public Classifier Network { get; }

    public IBatchLoss Loss { get; }

    public MixedPrecision Precision { get; }

    public FlatParameters Parameters { get; }

    public Optimizer Optimizer { get; }

    public WeightAverage Average { get; }

    public LossMeter Losses { get; }

    /// <summary>null where probabilities are not asked for.</summary>
    public ProbabilityMeter? Probabilities { get; }

    /// <summary>Batches done.</summary>
    public long Step { get; set; }

    /// <summary>Epochs trained and evaluated.</summary>
    public int EpochsDone { get; set; }

    /// <summary>null before the first epoch is evaluated.</summary>
    public BestEpoch? Best { get; set; }

    /// <summary>Adds a step to the meters and to what steers the loss.</summary>
    public void Count(StepTotals totals)
    {
        Losses.Add(totals.Loss);
        if (totals.Probabilities is not Tensor sums) return;
        Probabilities?.Add(sums);
        Loss.Adaptive?.Update(ProbabilitySums.From(sums));
    }

    /// <summary>Goes on where a file was saved.</summary>
    /// <exception cref="BadInputException">The file is not of such a run.</exception>
    public void Restore(WeightFile file, RunPosition position)
    {
        LoadReport report = LoadReport.Load(Network, file);
        if (!report.IsComplete)
        {
            throw new BadInputException($"{file.Path}: not the weights of this run's network: {report.Summary}");
        }

        using (no_grad())
        {
            Copy(file, Checkpoint.AveragePrefix, Average.Named());
            Copy(file, Checkpoint.MeanPrefix, Parameters.Named(Optimizer.Mean));
            if (Optimizer.Square is not null) Copy(file, Checkpoint.SquarePrefix, Parameters.Named(Optimizer.Square));
        }

        (Step, EpochsDone, Optimizer.Steps) = (position.Step, position.EpochsDone, position.Updates);
        Best = position.Best;
        Losses.Restore(position.Losses);
        Probabilities?.Restore(position.Probabilities);
        Precision.Scaler?.Restore(position.Scaler);
        if (_config.Loss.Adaptive is AdaptiveOptions options
            && file.Metadata.TryGetValue(AdaptiveState.MetadataKey, out string? adaptive))
        {
            Loss.Adaptive = AdaptiveState.Read(adaptive, options, file.Path);
        }
    }

    /// <exception cref="BadInputException">The file has none.</exception>
    public static RunPosition PositionOf(WeightFile file) => file.Metadata.TryGetValue(RunPosition.MetadataKey, out string? text)
        ? RunPosition.Read(text, file.Path)
        : throw new BadInputException(
            $"{file.Path}: holds weights alone, no run to go on with; start a new one from them (model.weights)");

    /// <summary>The weights that are in the network, for use.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; an older file stays whole.</exception>
    public void SaveWeights(string path, WeightKind which, int epoch, double? score)
    {
        using DisposeScope scope = NewDisposeScope();
        Checkpoint.Save(path, Weights(), Info(which, epoch, score, position: null));
    }

    /// <summary>Everything that the run goes on from.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; an older file stays whole.</exception>
    public void SaveAll(string path, double? score, bool isFinished)
    {
        using DisposeScope scope = NewDisposeScope();
        IEnumerable<(string, Tensor)> tensors = Weights()
            .Concat(Prefixed(Checkpoint.AveragePrefix, Average.Named()))
            .Concat(Prefixed(Checkpoint.MeanPrefix, Parameters.Named(Optimizer.Mean)));
        if (Optimizer.Square is Tensor square)
        {
            tensors = tensors.Concat(Prefixed(Checkpoint.SquarePrefix, Parameters.Named(square)));
        }

        RunPosition position = new(
            Step, EpochsDone, Optimizer.Steps, Best?.Weights ?? WeightKind.Trained, Best?.Epoch ?? 0, Losses.State,
            Probabilities?.State ?? [], Precision.Scaler?.State ?? [], _data.Fingerprint, isFinished, Best?.Score,
            _data.ValFingerprint);
        Checkpoint.Save(path, tensors, Info(WeightKind.Trained, EpochsDone, score, position));
    }

    public void Dispose()
    {
        Probabilities?.Dispose();
        Losses.Dispose();
        Average.Dispose();
        Optimizer.Dispose();
        Parameters.Dispose();
        Loss.Dispose();
        Network.Dispose();
    }

    IEnumerable<(string, Tensor)> Weights() => Network.state_dict().Select(entry => (entry.Key, entry.Value));

    static IEnumerable<(string, Tensor)> Prefixed(string prefix, IEnumerable<(string Name, Tensor Tensor)> tensors) =>
        tensors.Select(entry => (prefix + entry.Name, entry.Tensor));

    CheckpointInfo Info(WeightKind which, int epoch, double? score, RunPosition? position) => new(_config, _data.Train.Classes)
    {
        Epoch = epoch,
        Step = Step,
        Weights = which,
        Score = score,
        Adaptive = Loss.Adaptive,
        Position = position,
    };

    static void Copy(WeightFile file, string prefix, IEnumerable<(string Name, Tensor Target)> entries)
    {
        foreach ((string name, Tensor target) in entries)
        {
            if (!file.Tensors.TryGetValue(prefix + name, out StoredTensor? stored)
                || !stored.Shape.AsSpan().SequenceEqual(target.shape))
            {
                throw new BadInputException(
                    $"{file.Path}: has no tensor {prefix}{name} of [{string.Join(", ", target.shape)}]; "
                    + "the run cannot go on from it");
            }

            using DisposeScope scope = NewDisposeScope();
            target.copy_(file.Read(prefix + name));
        }
    }
}
