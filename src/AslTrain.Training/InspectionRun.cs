using AslTrain.Data.Annotations;
using AslTrain.Data.Images;
using AslTrain.Training.Configuration;
using AslTrain.Training.Inspection;
using AslTrain.Training.Reporting;
using AslTrain.Training.Settings;
using Serilog.Core;

namespace AslTrain.Training;

/// <summary>What asl-train inspect does: counts labels and reads every image of both splits.</summary>
public static class InspectionRun
{
    const int ProgressEvery = 64;

    /// <param name="configFile">A YAML file.</param>
    /// <param name="overrides">section.key=value.</param>
    /// <param name="jsonFile">Where to write the numbers too; null for nowhere.</param>
    /// <param name="chartFile">Where to draw the training split's classes; null for nowhere.</param>
    /// <returns>An exit code; see <see cref="ExitCode"/>.</returns>
    public static int Execute(string configFile, IReadOnlyList<string> overrides, string? jsonFile, string? chartFile)
    {
        using StopSignals stop = new();
        RunConfig config = ConfigReader.Read(configFile, overrides);
        ConsoleOutput console = ConsoleOutput.Standard();
        using Logger log = RunLog.Create(console, file: null);
        (DataSection data, LabeledImages train, LabeledImages val) = DataSets.Labels(DataSets.WithSplits(config.Data), log);
        if (Inspect(data.TrainSplit!, train, console, stop) is not SplitInspection first || Inspect(data.ValSplit!, val, console, stop) is not SplitInspection second)
        {
            return stop.ExitCode!.Value;
        }

        DataInspection inspection = DataInspection.Of(train.Classes, first, second);
        foreach (string line in inspection.Lines()) console.Line(line);
        if (jsonFile is not null) OutputFiles.Write(jsonFile, "--json", () => InspectionFile.Write(jsonFile, inspection));
        if (chartFile is not null) OutputFiles.Write(chartFile, "--chart", () => LabelChart.Write(chartFile, train.Classes, first.Labels));
        return ExitCode.Done;
    }

    static SplitInspection? Inspect(string name, LabeledImages split, ConsoleOutput console, StopSignals stop)
    {
        try
        {
            ImageInspection? files = ImageInspection.Of(split, done =>
            {
                if (done % ProgressEvery == 0) console.Bar($"{name}: {done}/{split.Images.Count} images");
                return stop.ExitCode is null;
            });
            return files is null ? null : new SplitInspection(name, SplitStatistics.Of(split), files);
        }
        finally
        {
            console.EndBar();
        }
    }
}
