using AslTrain.Metrics;
using CsCheck;

namespace AslTrain.Tests.Metrics;

/// <summary>Small tables of scores and labels, drawn at random.</summary>
static class MetricTables
{
    /// <summary>Of eighths as scores, so that many are equal, and of labels of all three kinds.</summary>
    public static Gen<ScoredLabels> Coarse { get; } = Gen.Select(Gen.Int[1, 5], Gen.Int[0, 20]).SelectMany(sizes => Gen.Select(
        Gen.Int[0, 8].Array[sizes.Item1 * sizes.Item2], Gen.Int[-1, 1].Array[sizes.Item1 * sizes.Item2],
        (scores, labels) =>
            new ScoredLabels([.. scores.Select(score => score / 8f)], [.. labels.Select(label => (sbyte)label)], sizes.Item1)));
}
