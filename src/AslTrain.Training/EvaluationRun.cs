using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Metrics;
using AslTrain.Models;
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
    /// <param name="checkpoint">A file of weights with a head.</param>
    /// <param name="configFile">A config in place of the checkpoint's own; null for that, or for the overrides alone where it has none.</param>
    /// <param name="overrides">section.key=value.</param>
    /// <param name="jsonFile">Where to write the numbers too; null for nowhere.</param>
    /// <returns>An exit code; see <see cref="ExitCode"/>.</returns>
    public static int Execute(string checkpoint, string? configFile, IReadOnlyList<string> overrides, string? jsonFile)
    {
        using StopSignals stop = new();
        ConsoleOutput console = ConsoleOutput.Standard();
        using Logger log = RunLog.Create(console, file: null);
        using WeightFile file = WeightFile.Open(checkpoint);
        RunConfig? own = Checkpoint.ReadConfig(file, []);
        RunConfig config = configFile is not null ? ConfigReader.Read(configFile, overrides)
            : own is not null ? Checkpoint.ReadConfig(file, overrides)!
            : PublishedCheckpoint.Config(file, overrides);
        if (configFile is not null && own is not null) WarnOfOtherPreprocessing(own.Image, config.Image, log);
        Device device = Devices.Open(config.Run);

        (LabeledImages val, int logits, IReadOnlyList<long>? partners) = own is not null
            ? OpenWithClasses(config, Checkpoint.ReadClasses(file), log)
            : OpenPublished(config, file, log);
        using Classifier network = Checkpoint.LoadNetwork(file, config.Model, logits);
        network.to(device);
        if (config.Loss.IsSingleLabel) SelectionMetric.RequireSingleLabels(val, config.Data.ValSplit ?? "val");
        using DeviceBatch deviceBatch = new(device, config.Image.Mean, config.Image.Std);
        using Tensor? columns = partners is null ? null : tensor(partners.ToArray(), device: device);
        BatchLoader loader = Loaders.Evaluation(config, val);
        ScoredLabels? scores;
        try
        {
            scores = Evaluator.Score(network, loader, deviceBatch, val.Classes.Count, config.Loss.IsSingleLabel, columns, new UnreadableImages(log).Say, done =>
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

        EvaluationReport report = EvaluationReport.Of(scores, val.Classes, config.Evaluate.Threshold, config.Loss.IsSingleLabel);
        foreach (string line in report.Lines()) console.Line(line);
        if (jsonFile is not null) OutputFiles.Write(jsonFile, "--json", () => report.WriteJson(jsonFile, checkpoint));
        return ExitCode.Done;
    }

    static (LabeledImages Val, int Logits, IReadOnlyList<long>? Partners) OpenWithClasses(RunConfig config, IReadOnlyList<string> classes, ILogger log)
    {
        LabeledImages val = DataSets.OpenVal(config.Data, config.Run.Seed, classes, log);
        return (val, val.Classes.Count, null);
    }

    /// <summary>The data set's labels for the classes that the file names; all of them where it names none.</summary>
    static (LabeledImages Val, int Logits, IReadOnlyList<long>? Partners) OpenPublished(RunConfig config, WeightFile file, ILogger log)
    {
        int logits = PublishedCheckpoint.Logits(file);
        if (file.Translated is string names) log.Information("{Path} has the names of {Names}, which were translated", file.Path, names);
        LabeledImages val = DataSets.OpenVal(config.Data, config.Run.Seed, classes: null, log);
        if (file.Classes is null)
        {
            if (logits != val.Classes.Count) throw new InvalidDataException($"{file.Path}: has {logits} logits without names, the data set has {val.Classes.Count} classes");
            log.Warning("{Path} names no classes: its logits are taken for the data set's classes in order", file.Path);
            return (val, logits, null);
        }

        ClassPartners partners = ClassPartners.Match(file.Classes, val.Classes);
        if (partners.Classes.Count == 0)
        {
            throw new InvalidDataException(
                $"{file.Path}: none of its {logits} classes ({Some(file.Classes)}) is one of the data set's {val.Classes.Count} ({Some(val.Classes)})");
        }

        log.Information("{Count} classes of the checkpoint and of the data set are the same by name", partners.Classes.Count);
        if (partners.OnlyInCheckpoint.Count > 0)
        {
            log.Warning("{Count} of the checkpoint's {All} classes are not in the data set and are not scored: {Names}", partners.OnlyInCheckpoint.Count, logits, string.Join(", ", partners.OnlyInCheckpoint));
        }

        if (partners.OnlyInData.Count > 0)
        {
            log.Warning("{Count} of the data set's {All} classes are not in the checkpoint and are left out: {Names}", partners.OnlyInData.Count, val.Classes.Count, string.Join(", ", partners.OnlyInData));
        }

        return (ClassOrder.Restrict(val, partners.Classes), logits, partners.Logits);
    }

    static string Some(IReadOnlyList<string> names)
    {
        const int Shown = 3;
        return string.Join(", ", names.Take(Shown)) + (names.Count > Shown ? ", ..." : "");
    }

    /// <summary>A network sees images as it was trained on them; a config in place of its own may say otherwise by mistake.</summary>
    static void WarnOfOtherPreprocessing(ImageSection trained, ImageSection image, ILogger log)
    {
        if (trained == image) return;
        log.Warning(
            "the config's image section (size {Size}) is not what the checkpoint was trained with (size {Trained}, mean [{Mean}], std [{Std}])",
            image.Size, trained.Size, string.Join(", ", trained.Mean), string.Join(", ", trained.Std));
    }
}
