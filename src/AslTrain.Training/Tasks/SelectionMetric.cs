using AslTrain.Metrics;

namespace AslTrain.Training.Tasks;

/// <summary>What the best epoch is best by.</summary>
/// <param name="Name">In logs, files and plots.</param>
/// <param name="Of">In percent.</param>
public sealed record SelectionMetric(string Name, Func<ScoredLabels, double> Of);
