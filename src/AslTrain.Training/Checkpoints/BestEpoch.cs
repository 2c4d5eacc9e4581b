namespace AslTrain.Training.Checkpoints;

/// <summary>Which of a run's two sets of weights.</summary>
public enum WeightKind
{
    /// <summary>Those that the optimizer moves.</summary>
    Trained,

    /// <summary>Their moving average.</summary>
    Ema,
}

/// <summary>The best that a run has scored so far.</summary>
/// <param name="Score">In percent, by the metric of the run's task.</param>
/// <param name="Epoch">Counted from 1.</param>
public sealed record BestEpoch(double Score, WeightKind Weights, int Epoch);

/// <summary>Names of weights.</summary>
public static class WeightKinds
{
    /// <summary>In files and logs: trained or ema.</summary>
    public static string Name(this WeightKind kind) => kind == WeightKind.Ema ? "ema" : "trained";
}
