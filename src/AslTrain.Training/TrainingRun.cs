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
            (config, folder) = Prepare(ConfigReader.Read(configFile!, overrides));
        }

        return Train(config, folder, console, stop)?.ExitCode ?? stop.ExitCode!.Value;
    }

    /// <summary>A config whose splits are named, and a folder for its run; what is missing leaves none behind.</summary>
    /// <exception cref="InvalidDataException">There is no such data set, or the folder cannot be made.</exception>
    /// <exception cref="MissingResourceException">There is no such device.</exception>
    public static (RunConfig Config, RunFolder Folder) Prepare(RunConfig read)
    {
        RunConfig config = read with { Data = DataSets.WithSplits(read.Data) };
        Devices.Choose(config.Run.Device);
        return (config, RunFolder.Create(config.Run.Output, config.Run.Name, TimeProvider.System));
    }

    /// <summary>A run in a folder that has been made for it, or that goes on in its own.</summary>
    /// <param name="config">With named splits.</param>
    /// <returns>null where a signal came before the first step.</returns>
    public static TrainingResult? Train(RunConfig config, RunFolder folder, ConsoleOutput console, StopSignals stop)
    {
        using FileStream held = folder.Lock();
        torch.Device device = Devices.Open(config.Run);
        using Logger log = RunLog.Create(console, folder.Log);
        try
        {
            log.Information("run folder {Folder}", folder.Path);
            RunPosition? position = Resume.Position(folder, config);
            if (position is null) WriteSettings(config, folder, device);
            (LabeledImages train, LabeledImages val) = DataSets.Open(config.Data, config.Run.Seed, log);
            if (position is not null)
            {
                // A run that cannot go on keeps its settings.
                Resume.CheckData(position, train, folder);
                WriteSettings(config, folder, device);
            }

            if (stop.ExitCode is not null) return null;
            if (config.Loss.IsSingleLabel)
            {
                SelectionMetric.RequireSingleLabels(train, config.Data.TrainSplit!);
                SelectionMetric.RequireSingleLabels(val, config.Data.ValSplit!);
            }

            TrainingResult result = Trainer.Run(config, train, val, device, folder, position, console, log, stop);
            if (result.ExitCode == ExitCode.Done)
            {
                log.Information(
                    "best {Metric} {Best:0.00} % on {Images} validation images ({Weights} weights, epoch {Epoch})",
                    result.Metric, result.BestScore, val.Images.Count, result.BestWeights == "ema" ? "EMA" : "trained", result.BestEpoch);
                log.Information("evaluate it: asl-eval --checkpoint {Path}", folder.Best);
                log.Information("beside it: last.safetensors to go on from; in {Folder}: metrics.jsonl, log.txt, config.yaml, plots", folder.Path);
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
