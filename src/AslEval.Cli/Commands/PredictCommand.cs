using System.CommandLine;
using System.Diagnostics;
using AslEval.Cli.Predictions;
using AslTrain.Cli.Commands;
using AslTrain.Data.Annotations;
using AslTrain.Data.Images;
using AslTrain.Distributed;
using AslTrain.Foundation;
using AslTrain.Training.Evaluation;
using AslTrain.Training.Inputs;
using AslTrain.Training.Settings;
using AslTrain.Training.Terminal;

namespace AslEval.Cli.Commands;

/// <summary>asl-eval predict: images in, their labels out, as they are found.</summary>
static class PredictCommand
{
    public static Command Create()
    {
        Argument<string[]> paths = new("PATH")
        {
            Description = "Image files, folders, and patterns such as 'photos/**/*.jpg'",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> file = new("--out")
        {
            Description = "File for the predictions, in place of standard output",
            HelpName = "FILE",
        };
        Option<string?> format = new("--format")
        {
            Description = "jsonl for a JSON object a line, or csv; what the name of --out says where neither is given",
        };
        format.AcceptOnlyFromAmong("jsonl", "csv");
        Option<bool> allScores = new("--all-scores") { Description = "Write the score of every class too" };
        Option<double?> threshold = new("--threshold")
        {
            Description = "Score above which a class is predicted, in place of the checkpoint's own",
            HelpName = "SCORE",
        };
        Option<string?> annotate = new("--annotate")
        {
            Description = "Write copies of the images with their labels drawn on them",
            HelpName = "DIR",
        };
        Command command = new("predict", "Label images: JSON lines or a table, as they are found")
        {
            CheckpointOption.Instance, paths, SharedOptions.OtherConfig, SharedOptions.Set,
            file, format, allScores, threshold, annotate, SharedOptions.Verbose,
        };
        command.SetAction(result => CommandRunner.OfOne(
            command.Name,
            () => Execute(CheckpointOption.SourceOf(result), result.GetRequiredValue(paths), new PredictionOptions(
                result.GetValue(file),
                (result.GetValue(format) ?? FormatOf(result.GetValue(file))) == "csv",
                result.GetValue(allScores),
                result.GetValue(threshold),
                result.GetValue(annotate))),
            result.GetValue(SharedOptions.Verbose)));
        return command;
    }

    static string? FormatOf(string? file) => Path.GetExtension(file)?.TrimStart('.').ToLowerInvariant();

    /// <param name="paths">Files, folders and patterns.</param>
    static int Execute(CheckpointSource source, IReadOnlyList<string> paths, PredictionOptions options)
    {
        if (options.Threshold is not (null or (>= 0 and <= 1)))
        {
            throw new BadInputException($"--threshold {options.Threshold}: should be from 0 to 1");
        }

        using CommandSession session = CommandSession.StartBesideData();
        IReadOnlyList<ImagePath> images = ImagePaths.Find(paths);
        using IImageScorer scorer = ImageScorers.Open(source, session.Log);
        if (options.AnnotatedFolder is not null)
        {
            OutputFiles.MakeFolder(options.AnnotatedFolder, "--annotate");
            if (!AnnotatedCopy.HasFont) session.Log.Warning("no font was found: the copies will bear no labels");
        }

        RunConfig config = scorer.Config with { Data = scorer.Config.Data with { Missing = MissingImages.Skip } };
        LabeledImages split = new(scorer.Classes, [.. images.Select(image => new LabeledImage(image.Name, image.File, [], []))]);
        PredictionPass pass = new(scorer, Thresholds(scorer, options.Threshold), options, session);
        using SingleProcess alone = new();
        long start = Stopwatch.GetTimestamp();
        Stream output = options.File is string file ? OutputFiles.Create(file, "--out") : Console.OpenStandardOutput();
        using (StreamWriter writer = new(output))
        {
            pass.Run(Loaders.Evaluation(config, split, alone), images, writer);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        session.Console.EndBar();
        string unreadable = pass.Unreadable > 0 ? $"; {pass.Unreadable} could not be read" : "";
        session.Console.Line($"{pass.Done} images in {seconds:0.0} s, {pass.Done / seconds:0.0} a second{unreadable}");
        if (session.Stop.Reason is StopReason reason) return ExitCode.Of(reason);
        return pass.Done > 0 ? ExitCode.Done : throw new BadInputException($"none of the {images.Count} images can be read");
    }

    /// <summary>One a class: the given one, otherwise the checkpoint's own, otherwise the config's.</summary>
    static double[] Thresholds(IImageScorer scorer, double? given)
    {
        double otherwise = given ?? scorer.Config.Evaluate.Threshold;
        return given is null && scorer.Thresholds is { } stored
            ? stored.Of(scorer.Classes, otherwise)
            : [.. scorer.Classes.Select(_ => otherwise)];
    }
}
