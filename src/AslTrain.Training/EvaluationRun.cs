using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Metrics;
using AslTrain.Models.Weights;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Configuration;
using AslTrain.Training.Reporting;
using Serilog;
using Serilog.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>What asl-eval does: a checkpoint, its data, the numbers.</summary>
public static class EvaluationRun
{
    /// <param name="checkpoint">A safetensors file.</param>
    /// <param name="configFile">A config in place of the checkpoint's own; null for that.</param>
    /// <param name="overrides">section.key=value.</param>
    /// <param name="jsonFile">Where to write the numbers too; null for nowhere.</param>
    /// <returns>An exit code; see <see cref="ExitCode"/>.</returns>
    public static int Execute(string checkpoint, string? configFile, IReadOnlyList<string> overrides, string? jsonFile)
    {
        using StopSignals stop = new();
        ConsoleOutput console = ConsoleOutput.Standard();
        using Logger log = RunLog.Create(console, file: null);
        using SafeTensorsFile file = SafeTensorsFile.Open(checkpoint);
        RunConfig config = configFile is not null
            ? ConfigReader.Read(configFile, overrides)
            : Checkpoint.ReadConfig(file, checkpoint, overrides)
                ?? throw new InvalidDataException($"{checkpoint}: holds no config, so it is not one of asl-train's checkpoints: name a config with --config");
        if (configFile is not null) WarnOfOtherPreprocessing(file, checkpoint, config.Image, log);
        Device device = Devices.Choose(config.Run.Device);
        if (config.Run.Threads > 0) set_num_threads(config.Run.Threads);

        LabeledImages val = DataSets.OpenVal(config.Data, config.Run.Seed, Checkpoint.ReadClasses(file, checkpoint), log);
        using nn.Module<Tensor, Tensor> network = Checkpoint.LoadNetwork(file, checkpoint, config.Model.Backbone, val.Classes.Count);
        network.to(device);
        using DeviceBatch deviceBatch = new(device, config.Image.Mean, config.Image.Std);
        BatchLoader loader = Loaders.Evaluation(config, val);
        ScoredLabels? scores;
        try
        {
            scores = Evaluator.Score(network, loader, deviceBatch, val.Classes.Count, done =>
            {
                console.Bar($"{done}/{val.Images.Count} images");
                return stop.ExitCode is null;
            });
        }
        catch (DivergedException error)
        {
            throw new InvalidDataException($"{checkpoint}: {error.Message}");
        }
        finally
        {
            console.EndBar();
        }

        if (scores is null) return stop.ExitCode!.Value;

        EvaluationReport report = EvaluationReport.Of(scores, val.Classes, config.Evaluate.Threshold);
        foreach (string line in report.Lines()) console.Line(line);
        if (jsonFile is not null) WriteJson(report, jsonFile, checkpoint);
        return ExitCode.Done;
    }

    /// <summary>A network sees images as it was trained on them; a config in place of its own may say otherwise by mistake.</summary>
    static void WarnOfOtherPreprocessing(SafeTensorsFile file, string checkpoint, ImageSection image, ILogger log)
    {
        if (Checkpoint.ReadConfig(file, checkpoint, [])?.Image is not ImageSection trained) return;
        if (trained == image) return;
        log.Warning(
            "the config's image section (size {Size}) is not what the checkpoint was trained with (size {Trained}, mean [{Mean}], std [{Std}])",
            image.Size, trained.Size, string.Join(", ", trained.Mean), string.Join(", ", trained.Std));
    }

    static void WriteJson(EvaluationReport report, string path, string checkpoint)
    {
        try
        {
            report.WriteJson(path, checkpoint);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidDataException($"{path}: cannot be written (--json): {error.Message}");
        }
    }
}
