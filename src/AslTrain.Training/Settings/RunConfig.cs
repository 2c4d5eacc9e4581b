namespace AslTrain.Training.Settings;

/// <summary>
/// A run's settings, complete and checked; the sections and their keys in the order in which they are written. Defaults are
/// those of the authors' train.py.
/// </summary>
public sealed record RunConfig
{
    [Group("run")]
    public RunSection Run { get; init; } = new();

    [Group("data")]
    public DataSection Data { get; init; } = new();

    [Group("image")]
    public ImageSection Image { get; init; } = new();

    [Group("augment")]
    public AugmentSection Augment { get; init; } = new();

    [Group("model")]
    public ModelSection Model { get; init; } = new();

    [Group("loss")]
    public LossSection Loss { get; init; } = new();

    [Group("optimizer")]
    public OptimizerSection Optimizer { get; init; } = new();

    [Group("schedule")]
    public ScheduleSection Schedule { get; init; } = new();

    [Group("ema")]
    public EmaSection Ema { get; init; } = new();

    [Group("checkpoints")]
    public CheckpointsSection Checkpoints { get; init; } = new();

    [Group("evaluate")]
    public EvaluateSection Evaluate { get; init; } = new();

    [Group("distributed")]
    public DistributedSection Distributed { get; init; } = new();
}
