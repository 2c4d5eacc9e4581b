namespace AslTrain.Training.Settings;

/// <summary>The drawn data set, data.scenes_* in a config.</summary>
public sealed record ScenesSection
{
    [Key("scenes_train", "Scenes: training images.", AtLeast = 1, AtMost = 1_000_000)]
    public int Train { get; init; } = 2000;

    [Key("scenes_val", "Scenes: validation images.", AtLeast = 1, AtMost = 1_000_000)]
    public int Val { get; init; } = 500;

    [Key("scenes_size", "Scenes: side in pixels.", AtLeast = 32, AtMost = 1024)]
    public int Size { get; init; } = 128;

    [Key("scenes_drop_positives", "Scenes: share of the training labels that are left out at random.", AtLeast = 0, Below = 1)]
    public double DropPositives { get; init; }

    [Key("scenes_seed", "Scenes: seed of the drawings.", AtLeast = 0)]
    public long Seed { get; init; }
}
