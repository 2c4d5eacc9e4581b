using System.CommandLine;
using AslTrain.Cli.Inspection;
using AslTrain.Data.Annotations;
using AslTrain.Data.Images;
using AslTrain.Distributed;
using AslTrain.Training.Configuration;
using AslTrain.Training.Inputs;
using AslTrain.Training.Settings;
using AslTrain.Training.Terminal;

namespace AslTrain.Cli.Commands;

/// <summary>asl-train inspect: counts labels and reads every image of both splits.</summary>
static class InspectCommand
{
    const int ProgressEvery = 64;

    public static Command Create()
    {
        Option<string?> chart = new("--chart")
        {
            Description = "Draw class frequencies and which classes occur together",
            HelpName = "PNG",
        };
        Command command = new("inspect", "Count a data set's labels and read all of its images, to find what is wrong with it")
        {
            SharedOptions.Config, SharedOptions.Set, SharedOptions.Json, chart, SharedOptions.Verbose,
        };
        command.SetAction(result => CommandRunner.OfOne(
            command.Name,
            () => Execute(
                SharedOptions.ConfigOf(result),
                result.GetValue(SharedOptions.Json), result.GetValue(chart)),
            result.GetValue(SharedOptions.Verbose)));
        return command;
    }

    /// <param name="jsonFile">Where to write the numbers too; null for nowhere.</param>
    /// <param name="chartFile">Where to draw the training split's classes; null for nowhere.</param>
    static int Execute(ConfigSource source, string? jsonFile, string? chartFile)
    {
        CommandInputs inputs = new((source.File, "--config"));
        OutputFiles.Require(jsonFile, "--json", InspectionFile.Command, inputs);
        OutputFiles.Require(chartFile, "--chart", InspectionFile.Command, inputs);
        RunConfig config = source.Read();
        using CommandSession session = CommandSession.Start();
        return session.Stop.Hear(stop => Inspect(config, jsonFile, chartFile, session, stop));
    }

    static int Inspect(RunConfig config, string? jsonFile, string? chartFile, CommandSession session, CancellationToken stop)
    {
        using SingleProcess alone = new();
        (DataSection data, LabeledImages train, LabeledImages val) =
            DataSets.Labels(DataSets.WithSplits(config.Data), session.Log, alone, stop);
        foreach (LabeledImages split in (LabeledImages[])[train, val]) DataSets.RequireInside(data, split);
        SplitInspection first = Inspect(data.TrainSplit!, train, session, stop);
        SplitInspection second = Inspect(data.ValName, val, session, stop);
        DataInspection inspection = DataInspection.Of(train.Classes, first, second);
        foreach (string line in inspection.Lines()) session.Console.Line(line);
        if (jsonFile is not null) OutputFiles.Write(jsonFile, "--json", () => InspectionFile.Write(jsonFile, inspection));
        if (chartFile is not null) OutputFiles.Write(chartFile, "--chart", () => WriteChart(chartFile, train, first, session));
        return ExitCode.Done;
    }

    static void WriteChart(string file, LabeledImages split, SplitInspection inspection, CommandSession session)
    {
        bool hasFont = LabelChart.Write(file, split.Classes, inspection.Labels);
        if (!hasFont) session.Log.Warning("no font was found: {File} bears no names", file);
    }

    static SplitInspection Inspect(string name, LabeledImages split, CommandSession session, CancellationToken stop)
    {
        try
        {
            ImageInspection files = ImageInspection.Of(
                split,
                done =>
                {
                    if (done % ProgressEvery == 0) session.Console.Bar($"{name}: {done}/{split.Images.Count} images");
                },
                stop);
            return new SplitInspection(name, SplitStatistics.Of(split), files);
        }
        finally
        {
            session.Console.EndBar();
        }
    }
}
