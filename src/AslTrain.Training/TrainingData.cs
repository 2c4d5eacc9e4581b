using AslTrain.Data.Annotations;
using AslTrain.Distributed;
using AslTrain.Foundation;
using AslTrain.Training.Configuration;
using AslTrain.Training.Inputs;
using AslTrain.Training.Ranks;
using AslTrain.Training.Settings;
using AslTrain.Training.Tasks;
using Serilog;

namespace AslTrain.Training;

/// <summary>What a run learns from and is measured on.</summary>
/// <param name="Fingerprint">Of the training split: a run goes on with no other.</param>
/// <param name="ValFingerprint">Of the validation split: what the best so far was measured on.</param>
sealed record TrainingData(LabeledImages Train, LabeledImages Val, string Fingerprint, string ValFingerprint = "")
{
    /// <summary>The logits of the validation split's classes; null for all, in order.</summary>
    public IReadOnlyList<long>? ValColumns => ClassPartners.Match(Train.Classes, Val.Classes).Columns;

    /// <summary>Reads both splits; each rank does so itself, and where they lie may differ.</summary>
    /// <param name="config">With named splits.</param>
    /// <exception cref="BadInputException">Something is absent or unsound, or differs from rank 0's.</exception>
    public static TrainingData Open(RunConfig config, ICommunicator ranks, ILogger log, CancellationToken stop)
    {
        (LabeledImages train, LabeledImages val) = DataSets.Open(config.Data, config.Run.Seed, log, ranks, stop);
        TrainingData data = new(train, val, DataFingerprint.Of(train), DataFingerprint.Of(val));
        if (ranks.Size == 1) return data;
        RunConfig elsewhere = config with { Data = config.Data with { Root = null, CacheFolder = null } };
        Machines.RequireSame(ranks, ConfigWriter.Write(elsewhere), "the settings");
        Machines.RequireSame(ranks, data.Fingerprint + data.ValFingerprint, "the data set's images or labels");
        return data;
    }

    /// <exception cref="BadInputException">An image has labels that the run's task does not take.</exception>
    public void RequireLabels(RunConfig config)
    {
        IRunTask task = RunTasks.Of(config.Run);
        task.RequireLabels(Train, config.Data.TrainSplit!);
        task.RequireLabels(Val, config.Data.ValName);
    }
}
