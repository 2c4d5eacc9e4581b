using AslTrain.Data.Annotations;
using AslTrain.Training.Configuration;
using AslTrain.Training.Reporting;
using Serilog.Core;
using TorchSharp;

namespace AslTrain.Training;

/// <summary>What asl-train does: config, data, run folder, training, summary.</summary>
public static class TrainingRun
{
    /// <param name="configFile">A YAML file.</param>
    /// <param name="overrides">section.key=value.</param>
    /// <returns>An exit code; see <see cref="ExitCode"/>.</returns>
    public static int Execute(string configFile, IReadOnlyList<string> overrides)
    {
        using StopSignals stop = new();
        RunConfig read = ConfigReader.Read(configFile, overrides);
        RunConfig config = read with { Data = DataSets.WithSplits(read.Data) };
        Devices.Choose(config.Run.Device);
        return Train(config, MakeFolder(config), ConsoleOutput.Standard(), stop)?.ExitCode ?? stop.ExitCode!.Value;
    }

    /// <exception cref="InvalidDataException">The folder cannot be made.</exception>
    public static RunFolder MakeFolder(RunConfig config) => RunFolder.Create(config.Run.Output, config.Run.Name, TimeProvider.System);

    /// <summary>A run in a folder that has been made for it.</summary>
    /// <param name="config">Splits that it does not name are found.</param>
    /// <returns>null where a signal came before the first step.</returns>
    public static TrainingResult? Train(RunConfig config, RunFolder folder, ConsoleOutput console, StopSignals stop)
    {
        torch.Device device = Devices.Choose(config.Run.Device);
        if (config.Run.Threads > 0) torch.set_num_threads(config.Run.Threads);
        using Logger log = RunLog.Create(console, folder.Log);
        try
        {
            log.Information("run folder {Folder}", folder.Path);
            RunConfig whole = config with { Data = DataSets.WithSplits(config.Data) };
            File.WriteAllText(folder.Config, ConfigWriter.Write(whole));
            EnvironmentReport.Write(folder.Environment, device);
            (LabeledImages train, LabeledImages val) = DataSets.Open(whole.Data, whole.Run.Seed, log);
            if (stop.ExitCode is not null) return null;
            if (whole.Loss.IsSingleLabel)
            {
                SelectionMetric.RequireSingleLabels(train, whole.Data.TrainSplit!);
                SelectionMetric.RequireSingleLabels(val, whole.Data.ValSplit!);
            }

            TrainingResult result = Trainer.Run(whole, train, val, device, folder, console, log, stop);
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
}
