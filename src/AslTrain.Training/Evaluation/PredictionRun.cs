using AslTrain.Training.Settings;
using System.Diagnostics;
using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Data.Images;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Reporting;
using Serilog.Core;

namespace AslTrain.Training.Evaluation;

/// <summary>What predictions are written as, and where.</summary>
/// <param name="File">null for standard output.</param>
/// <param name="IsCsv">A table; otherwise JSON lines.</param>
/// <param name="HasAllScores">Whether every class's score is written too.</param>
/// <param name="Threshold">In place of the checkpoint's own; null for those.</param>
/// <param name="AnnotatedFolder">For copies with the labels drawn on them; null for none.</param>
public sealed record PredictionOptions(string? File, bool IsCsv, bool HasAllScores, double? Threshold, string? AnnotatedFolder);

/// <summary>What asl-eval predict does: images in, their labels out, as they are found.</summary>
public static class PredictionRun
{
    /// <param name="checkpoint">A checkpoint with a head, or a model of asl-train export.</param>
    /// <param name="configFile">A config in place of the checkpoint's own; null for that.</param>
    /// <param name="overrides">section.key=value.</param>
    /// <param name="paths">Files, folders and patterns.</param>
    /// <returns>An exit code; see <see cref="ExitCode"/>.</returns>
    public static int Execute(string checkpoint, string? configFile, IReadOnlyList<string> overrides, IReadOnlyList<string> paths, PredictionOptions options)
    {
        if (options.Threshold is not (null or (>= 0 and <= 1))) throw new InvalidDataException($"--threshold {options.Threshold}: should be from 0 to 1");
        using StopSignals stop = new();
        ConsoleOutput console = ConsoleOutput.Error();
        using Logger log = RunLog.Create(console, file: null);
        IReadOnlyList<ImagePath> images = ImagePaths.Find(paths);
        using IImageScorer scorer = OnnxScorer.CanOpen(checkpoint)
            ? OnnxScorer.Open(checkpoint, configFile, overrides)
            : new CheckpointScorer(EvaluatedCheckpoint.Open(checkpoint, configFile, overrides, needsData: false, log));
        RunConfig config = scorer.Config with { Data = scorer.Config.Data with { Missing = MissingImages.Skip } };
        DecisionThresholds? stored = options.Threshold is null ? scorer.Thresholds : null;
        double otherwise = options.Threshold ?? config.Evaluate.Threshold;
        double[] thresholds = stored?.Of(scorer.Classes, otherwise) ?? [.. Enumerable.Repeat(otherwise, scorer.Classes.Count)];
        if (options.AnnotatedFolder is not null) OutputFiles.MakeFolder(options.AnnotatedFolder, "--annotate");
        if (options.AnnotatedFolder is not null && !AnnotatedCopy.HasFont) log.Warning("no font was found: the copies will bear no labels");

        LabeledImages split = new(scorer.Classes, [.. images.Select(image => new LabeledImage(image.Name, image.File, [], []))]);
        long start = Stopwatch.GetTimestamp();
        int done, unreadable;
        using (StreamWriter writer = new(options.File is string file ? OutputFiles.Create(file, "--out") : Console.OpenStandardOutput()))
        {
            (done, unreadable) = WriteAll(scorer, Loaders.Evaluation(config, split), images, thresholds, options, writer, console, log, stop);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        console.EndBar();
        console.Line($"{done} images in {seconds:0.0} s, {done / seconds:0.0} a second{(unreadable > 0 ? $"; {unreadable} could not be read" : "")}");
        if (stop.ExitCode is int code) return code;
        return done > 0 ? ExitCode.Done : throw new InvalidDataException($"none of the {images.Count} images can be read");
    }

    static (int Done, int Unreadable) WriteAll(
        IImageScorer scorer, BatchLoader loader, IReadOnlyList<ImagePath> images, double[] thresholds, PredictionOptions options, TextWriter writer,
        ConsoleOutput console, Logger log, StopSignals stop)
    {
        int classes = scorer.Classes.Count, done = 0, unreadable = 0;
        float[] scores = new float[loader.Sampler.BatchSize * classes];
        AnnotatedNames names = new(options.AnnotatedFolder);
        PredictionWriter output = new(writer, options.IsCsv, options.HasAllScores, scorer.Classes);
        output.Begin();
        foreach (Batch batch in loader.Epoch(0))
        {
            foreach (string reason in batch.Unreadable) log.Warning("left out: {Reason}", reason);
            unreadable += batch.Unreadable.Count;
            if (batch.Count > 0) scorer.Score(batch, scores.AsSpan(0, batch.Count * classes));
            for (int i = 0; i < batch.Count; i++)
            {
                ImagePath image = images[batch.Images[i]];
                ReadOnlySpan<float> own = scores.AsSpan(i * classes, classes);
                Prediction prediction = new(image.File, Labels(own, thresholds, scorer.IsSingleLabel));
                output.Write(prediction, own);
                if (names.Next(image) is string copy) Annotate(image.File, copy, [.. prediction.Labels.Select(label => $"{scorer.Classes[label]} {scores[(i * classes) + label]:0.00}")]);
            }

            writer.Flush();
            done += batch.Count;
            console.Bar($"{done}/{images.Count} images");
            if (stop.ExitCode is not null) break;
        }

        return (done, unreadable);
    }

    /// <summary>The highest score first; equal ones by class.</summary>
    static int[] Labels(ReadOnlySpan<float> scores, double[] thresholds, bool isSingleLabel)
    {
        float[] own = scores.ToArray();
        IEnumerable<int> ranked = Enumerable.Range(0, own.Length).Where(column => isSingleLabel || own[column] > thresholds[column]).OrderByDescending(column => own[column]);
        return [.. isSingleLabel ? ranked.Take(1) : ranked];
    }

    static void Annotate(string file, string copy, string[] lines) => OutputFiles.Write(copy, "--annotate", () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        AnnotatedCopy.Write(file, copy, lines);
    });
}
