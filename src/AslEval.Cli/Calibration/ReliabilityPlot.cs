using AslTrain.Metrics;
using AslTrain.Training.RunFolders;

namespace AslEval.Cli.Calibration;

/// <summary>The share of positives over the score, beside the diagonal on which scores would tell it.</summary>
static class ReliabilityPlot
{
    public const string Command = "asl-eval calibrate";

    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, CalibrationError error)
    {
        ReliabilityBin[] bins = [.. error.Bins.Where(bin => bin.Entries > 0)];
        LinePlotOptions options = new("Reliability", "mean score of labels that score alike", "share of them that are present")
        {
            Command = Command,
            Top = 1,
        };
        LinePlot.Write(path, options,
        [
            new LineSeries("these scores", [.. bins.Select(bin => bin.MeanScore)], [.. bins.Select(bin => bin.Positives)]),
            new LineSeries("calibrated", [0, 1], [0, 1]) { HasMarkers = false },
        ]);
    }
}
