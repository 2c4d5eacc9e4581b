using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Distributed;
using AslTrain.Training.Settings;
using AslTrain.Training.Terminal;
using TorchSharp;

namespace AslTrain.Training.Inputs;

/// <summary>The batch loaders that a config asks for; of several ranks each loads its share.</summary>
public static class Loaders
{
    /// <summary>Shuffled and augmented.</summary>
    /// <param name="stop">Heard while a batch is waited for; null for not.</param>
    public static BatchLoader Training(
        RunConfig config, LabeledImages split, ICommunicator ranks, PixelCache? cache = null, StopSignals? stop = null)
    {
        EpochSampler sampler = new(split.Images.Count, config.Data.BatchSize, config.Run.Seed) { Share = ShareOf(ranks) };
        BatchOptions options = new(
            config.Image.Size, Workers(config, ranks), config.Data.DifficultTrain, UnknownLabels.InTraining(config),
            config.Data.Missing, cache, AugmentationOf(config));

        // Gradients that are half added up are not saved: such a step is done first.
        bool endsAnywhere = config.Optimizer.Accumulate == 1;
        return new BatchLoader(split, sampler, options) { Stop = endsAnywhere ? HeardBy(ranks, stop) : default };
    }

    /// <summary>In the split's own order, every image once, as it is.</summary>
    /// <param name="stop">Heard while a batch is waited for; null for not.</param>
    public static BatchLoader Evaluation(
        RunConfig config, LabeledImages split, ICommunicator ranks, PixelCache? cache = null, StopSignals? stop = null)
    {
        int batchSize = config.Evaluate.BatchSize ?? config.Data.BatchSize;
        EpochSampler sampler = new(split.Images.Count, batchSize, Seed: null) { Share = ShareOf(ranks) };
        BatchOptions options = new(
            config.Image.Size, Workers(config, ranks), config.Data.DifficultEval, UnknownLabel.Ignore,
            config.Data.Missing, cache);
        return new BatchLoader(split, sampler, options) { Stop = HeardBy(ranks, stop) };
    }

    /// <summary>Several ranks stop together, after a step that all have done.</summary>
    static CancellationToken HeardBy(ICommunicator ranks, StopSignals? stop) =>
        stop is null || ranks.Size > 1 ? default : stop.Heard;

    /// <summary>null where images stay as they are.</summary>
    static Augmentation? AugmentationOf(RunConfig config)
    {
        AugmentSection augment = config.Augment;
        return augment is { RandomCrop: 1, HorizontalFlip: false, Cutout: 0, RandAugment: false }
            ? null
            : new Augmentation(
                config.Run.Seed, augment.RandomCrop, augment.HorizontalFlip, augment.Cutout, augment.RandAugment);
    }

    /// <summary>
    /// A quarter of the cores, of several ranks a quarter of each one's, where the config leaves it open: loading takes far less
    /// time than a step on a CPU.
    /// </summary>
    static int Workers(RunConfig config, ICommunicator ranks) =>
        config.Data.Workers ?? Math.Clamp((ranks.Size > 1 ? torch.get_num_threads() : Environment.ProcessorCount) / 4, 1, 16);

    static RankShare ShareOf(ICommunicator ranks) => new(ranks.Rank, ranks.Size);
}
