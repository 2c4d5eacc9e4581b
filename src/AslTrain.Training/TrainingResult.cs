using AslTrain.Training.Checkpoints;
using AslTrain.Training.Terminal;

namespace AslTrain.Training;

/// <summary>How a run ended.</summary>
/// <param name="Stopped">The signal that stopped it; null where it came to its end.</param>
/// <param name="Best">null where no epoch was evaluated.</param>
public sealed record TrainingResult(StopReason? Stopped, BestEpoch? Best);
