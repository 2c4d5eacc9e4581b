using AslTrain.Data.Annotations;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Configuration;
using AslTrain.Training.Reporting;
using Serilog.Core;
using TorchSharp;

namespace AslTrain.Training;

/// <summary>What asl-train does: config, data, run folder, training, summary.</summary>
public static class TrainingRun
{
    /// <param name="configFile">A YAML file; null for that of the run that goes on.</param>
    /// <param name="overrides">section.key=value.</param>
    /// <param name="resume">Folder of a run that goes on; null to begin one.</param>
    /// <returns>An exit code; see <see cref="ExitCode"/>.</returns>
    public static int Execute(string? configFile, IReadOnlyList<string> overrides, string? resume)
    {
        using StopSignals stop = new();
        ConsoleOutput console = ConsoleOutput.Standard();
        RunFolder folder;
        RunConfig config;
        if (resume is not null)
        {
            folder = RunFolder.Open(resume);
            using Logger log = RunLog.Create(console, folder.Log);
            config = Resume.ReadConfig(folder, configFile, overrides, log);
        }
        else
        {
            RunConfig read = ConfigReader.Read(configFile!, overrides);
            config = read with { Data = DataSets.WithSplits(read.Data) };

            // Before there is a folder: a missing device leaves none behind.
            Devices.Choose(config.Run.Device);
            folder = MakeFolder(config);
        }

        return Train(config, folder, console, stop)?.ExitCode ?? stop.ExitCode!.Value;
    }

    /// <exception cref="InvalidDataException">The folder cannot be made.</exception>
    public static RunFolder MakeFolder(RunConfig config) => RunFolder.Create(config.Run.Output, config.Run.Name, TimeProvider.System);

    /// <summary>A run in a folder that has been made for it, or that goes on in its own.</summary>
    /// <param name="config">Splits that it does not name are found.</param>
    /// <returns>null where a signal came before the first step.</returns>
    public static TrainingResult? Train(RunConfig config, RunFolder folder, ConsoleOutput console, StopSignals stop)
    {
        using FileStream held = folder.Lock();
        torch.Device device = Devices.Choose(config.Run.Device);
        if (config.Run.Threads > 0) torch.set_num_threads(config.Run.Threads);
        using Logger log = RunLog.Create(console, folder.Log);
        try
        {
            log.Information("run folder {Folder}", folder.Path);
            RunConfig whole = config with { Data = DataSets.WithSplits(config.Data) };
            RunPosition? position = Resume.Position(folder, whole);
            if (position is null) WriteSettings(whole, folder, device);
            (LabeledImages train, LabeledImages val) = DataSets.Open(whole.Data, whole.Run.Seed, log);
            if (position is not null)
            {
                // A run that cannot go on keeps its settings.
                Resume.CheckData(position, train, folder);
                WriteSettings(whole, folder, device);
            }

            if (stop.ExitCode is not null) return null;
            if (whole.Loss.IsSingleLabel)
            {
                SelectionMetric.RequireSingleLabels(train, whole.Data.TrainSplit!);
                SelectionMetric.RequireSingleLabels(val, whole.Data.ValSplit!);
            }

            TrainingResult result = Trainer.Run(whole, train, val, device, folder, position, console, log, stop);
            if (result.ExitCode == ExitCode.Done)
            {
                log.Information(
                    "best {Metric} {Best:0.00} % on {Images} validation images ({Weights} weights, epoch {Epoch})",
                    result.Metric, result.BestScore, val.Images.Count, result.BestWeights == "ema" ? "EMA" : "trained", result.BestEpoch);
                log.Information("evaluate it: asl-eval --checkpoint {Path}", folder.Best);
            }

            return result;
        }
        catch (Exception error)
        {
            console.EndBar();
            log.Debug(error, "the run failed");
            throw;
        }
    }

    static void WriteSettings(RunConfig config, RunFolder folder, torch.Device device)
    {
        File.WriteAllText(folder.Config, ConfigWriter.Write(config));
        EnvironmentReport.Write(folder.Environment, device);
    }
}
