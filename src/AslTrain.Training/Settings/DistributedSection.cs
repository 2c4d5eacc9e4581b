namespace AslTrain.Training.Settings;

/// <summary>How several processes train together.</summary>
public sealed record DistributedSection
{
    [Key("sync_batch_norm", "Several processes: batch norm takes its statistics over the images of all of them, not of each "
        + "alone.")]
    public bool SyncBatchNorm { get; init; }
}
