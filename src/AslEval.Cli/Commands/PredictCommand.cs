using System.CommandLine;
using System.Diagnostics;
using AslEval.Cli.Predictions;
using AslTrain.Cli.Commands;
using AslTrain.Data.Annotations;
using AslTrain.Data.Images;
using AslTrain.Distributed;
using AslTrain.Foundation;
using AslTrain.Training.Configuration;
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
        Option<double?> threshold = NumberOption.Optional(
            "--threshold", NumberRange.Within(0, 1), "Score above which a class is predicted, in place of the checkpoint's own",
            "SCORE");
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
        using CommandSession session = CommandSession.StartBesideData();
        IReadOnlyList<ImagePath> images = ImagePaths.Find(paths);
        CommandInputs inputs = new(
            [(source.Path, "--checkpoint"), (source.ConfigFile, "--config"), .. images.Select(image => (image.File, "PATH"))]);
        OutputFiles.Require(options.File, "--out", PredictionWriter.Start(options.IsCsv), inputs);
        AnnotatedCopies? copies =
            options.AnnotatedFolder is string folder ? AnnotatedCopies.Plan(folder, images, inputs) : null;
        using IImageScorer scorer = ImageScorers.Open(source, session.Log);
        bool lacksFont = copies is not null && !AnnotatedCopy.HasFont;
        if (lacksFont) session.Log.Warning("no font was found: the copies will bear no labels");
        RunConfig config = scorer.Config with { Data = scorer.Config.Data with { Missing = MissingImages.Skip } };
        LabeledImages split = new(scorer.Classes, [.. images.Select(image => new LabeledImage(image.Name, image.File, [], []))]);
        PredictionPass pass = new(scorer, Thresholds(scorer, options.Threshold), options, copies, session);
        using SingleProcess alone = new();
        long start = Stopwatch.GetTimestamp();
        if (options.File is string file) OutputFiles.Write(file, "--out", () => WholeFile.Write(file, Run));
        else Run(Console.OpenStandardOutput());

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        session.Console.EndBar();
        string unreadable = pass.Unreadable > 0 ? $"; {pass.Unreadable} could not be read" : "";
        if (session.Stop.Reason is not null) unreadable += $"; stopped by a signal before the other {images.Count - pass.Done}";
        session.Console.Line($"{pass.Done} images in {seconds:0.0} s, {pass.Done / seconds:0.0} a second{unreadable}");
        return session.Stop.Reason is StopReason reason ? ExitCode.Of(reason) : ExitCode.Done;

        // A file has the lines of a prediction that a signal has stopped; one that failed leaves what was there.
        void Run(Stream output)
        {
            using StreamWriter writer = new(output, leaveOpen: true);
            pass.Run(Loaders.Evaluation(config, split, alone, stop: session.Stop), images, writer);
            if (pass.Done > 0 || session.Stop.Reason is not null) return;
            session.Console.EndBar();
            throw new BadInputException($"none of the {images.Count} images can be read");
        }
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
