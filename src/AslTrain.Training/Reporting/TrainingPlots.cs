using AslTrain.Losses;

namespace AslTrain.Training.Reporting;

/// <summary>Plots of a run, drawn anew after each epoch.</summary>
static class TrainingPlots
{
    /// <summary>The paper's probability analysis: how sure the network is of present and of absent labels.</summary>
    public static void WriteProbabilities(string path, IReadOnlyList<(long Step, ProbabilitySums Sums)> history)
    {
        double[] steps = [.. history.Select(entry => (double)entry.Step)];
        LinePlot.Write(path, new LinePlotOptions("How sure the network is of training labels", "step", "mean probability"),
        [
            new LineSeries("present labels, p+", steps, [.. history.Select(entry => entry.Sums.MeanPresent)]) { HasMarkers = false },
            new LineSeries("absent labels, p- = 1 - p", steps, [.. history.Select(entry => 1 - entry.Sums.MeanAbsent)]) { HasMarkers = false },
            new LineSeries("gap, p+ - p-", steps, [.. history.Select(entry => entry.Sums.Gap)]) { HasMarkers = false },
        ]);
    }

    public static void WriteGamma(string path, IReadOnlyList<(long Step, double GammaNeg)> history) => LinePlot.Write(
        path, new LinePlotOptions("Adaptive asymmetry", "step", "gamma_neg"),
        [new LineSeries("", [.. history.Select(entry => (double)entry.Step)], [.. history.Select(entry => entry.GammaNeg)]) { HasMarkers = false }]);
}
