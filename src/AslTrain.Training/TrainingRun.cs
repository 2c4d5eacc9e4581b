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
        ConsoleOutput console = ConsoleOutput.Standard();
        torch.Device device = Devices.Choose(config.Run.Device);
        if (config.Run.Threads > 0) torch.set_num_threads(config.Run.Threads);

        RunFolder folder = RunFolder.Create(config.Run.Output, config.Run.Name, TimeProvider.System);
        using Logger log = RunLog.Create(console, folder.Log);
        try
        {
            log.Information("run folder {Folder}", folder.Path);
            File.WriteAllText(folder.Config, ConfigWriter.Write(config));
            EnvironmentReport.Write(folder.Environment, device);
            (LabeledImages train, LabeledImages val) = DataSets.Open(config.Data, config.Run.Seed, log);
            if (stop.ExitCode is int early) return early;
            TrainingResult result = Trainer.Run(config, train, val, device, folder, console, log, stop);
            if (result.ExitCode == ExitCode.Done)
            {
                log.Information(
                    "best mAP {Best:0.00} % on {Images} validation images ({Weights} weights, epoch {Epoch})",
                    result.BestMeanAveragePrecision, val.Images.Count, result.BestWeights == "ema" ? "EMA" : "trained", result.BestEpoch);
                log.Information("evaluate it: asl-eval --checkpoint {Path}", folder.Best);
            }

            return result.ExitCode;
        }
        catch (Exception error)
        {
            console.EndBar();
            log.Debug(error, "the run failed");
            throw;
        }
    }
}
