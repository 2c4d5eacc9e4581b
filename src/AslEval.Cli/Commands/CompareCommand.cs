using System.CommandLine;
using AslTrain.Cli.Commands;
using AslTrain.Data;
using AslTrain.Foundation;
using AslTrain.Metrics;
using AslTrain.Training.Evaluation;
using AslTrain.Training.RunFolders;
using AslTrain.Training.Terminal;

namespace AslEval.Cli.Commands;

/// <summary>asl-eval compare: checkpoints side by side on the same images, and how sure their difference is.</summary>
static class CompareCommand
{
    const int MostNetworks = 8, ColumnWidth = 8;

    public static Command Create()
    {
        Argument<string[]> checkpoints = new("CHECKPOINT")
        {
            Description = "Two or more checkpoints, or run folders for the best of each",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<int> resamples = NumberOption.Whole(
            "--resamples", (100, 1_000_000), "Draws of images for the interval of the difference", "N", 1000);
        Command command = new("compare", "Put checkpoints side by side on the same images, a class at a time")
        {
            checkpoints, SharedOptions.OtherConfig, SharedOptions.Set, resamples, SharedOptions.Verbose,
        };
        command.SetAction(result => CommandRunner.OfOne(
            command.Name,
            () => Execute(
                [.. result.GetRequiredValue(checkpoints).Select(path => SharedOptions.CheckpointOf(result, path))],
                result.GetValue(resamples)),
            result.GetValue(SharedOptions.Verbose)));
        return command;
    }

    /// <param name="sources">Two or more; run folders stand for the best of each.</param>
    /// <param name="resamples">Draws of images.</param>
    static int Execute(IReadOnlyList<CheckpointSource> sources, int resamples)
    {
        if (sources.Count is < 2 or > MostNetworks)
        {
            throw new BadInputException($"{sources.Count} checkpoints: there should be from 2 to {MostNetworks} to compare");
        }

        using CommandSession session = CommandSession.Start();
        return session.Stop.Hear(_ => Compare(sources, resamples, session));
    }

    static int Compare(IReadOnlyList<CheckpointSource> sources, int resamples, CommandSession session)
    {
        List<ScoredSplit> all = [];
        foreach (CheckpointSource source in sources)
        {
            bool isRun = Directory.Exists(source.Path);
            CheckpointSource file = isRun ? source with { Path = new RunFolder(source.Path).Best } : source;
            if (ScoredSplit.Of(file, session) is not ScoredSplit next) return ExitCode.Of(session.Stop.Reason!.Value);
            all.Add(next);
        }

        IReadOnlyList<ScoredSplit> scored =
            SharedClasses.Of([.. all.Zip(sources, (split, source) => (split, source.Path))], session.Log);
        foreach ((ScoredSplit split, CheckpointSource source) in scored.Zip(sources).Skip(1))
        {
            RequireSameImages(scored[0], split, sources[0].Path, source.Path);
        }

        AveragePrecision[] precisions = [.. scored.Select(split => AveragePrecision.Of(split.Scores))];
        foreach ((int i, CheckpointSource source) in sources.Index()) session.Console.Line($"{Letter(i)}  {source.Path}");
        foreach (string line in Table(scored[0].Classes, precisions)) session.Console.Line(line);
        ResampledMean[] means = [.. scored.Select(split => Resample(split.Scores, resamples))];
        for (int i = 1; i < scored.Count; i++)
        {
            PairedBootstrap difference = PairedBootstrap.Of(means[0], means[i]);
            session.Console.Line(
                $"{Letter(i)} - A: {difference.Difference:+0.00;-0.00} mAP, 95 % of {resamples} draws of the images "
                + $"from {difference.Low:+0.00;-0.00} to {difference.High:+0.00;-0.00}; "
                + $"{Letter(i)} is better in {100 * difference.ShareAbove:0.0} % of them");
        }

        return ExitCode.Done;
    }

    static ResampledMean Resample(ScoredLabels scores, int resamples) =>
        ResampledMean.Of(scores, resamples, draw => Draw(scores.Images, draw));

    static IEnumerable<string> Table(IReadOnlyList<string> classes, AveragePrecision[] precisions)
    {
        int width = Math.Max(5, classes.Max(name => name.Length));
        yield return $"{"class".PadRight(width)}  positives"
            + string.Concat(precisions.Select((_, i) => Letter(i).PadLeft(ColumnWidth)))
            + string.Concat(precisions.Skip(1).Select((_, i) => $"{Letter(i + 1)} - A".PadLeft(ColumnWidth)));
        for (int column = 0; column < classes.Count; column++)
        {
            double[] values = [.. precisions.Select(precision => 100 * precision.PerClass[column])];
            bool isEmpty = precisions[0].Positives[column] == 0;
            yield return $"{classes[column].PadRight(width)}  {precisions[0].Positives[column],9}" + Row(values, isEmpty);
        }

        long positives = precisions[0].Positives.Sum(count => (long)count);
        double[] means = [.. precisions.Select(precision => precision.Mean)];
        yield return $"{"mAP".PadRight(width)}  {positives,9}" + Row(means, isEmpty: false);
    }

    static string Row(double[] values, bool isEmpty)
    {
        IEnumerable<string> own = values.Select(value => $"{value:0.00}");
        IEnumerable<string> differences = values.Skip(1).Select(value => $"{value - values[0]:+0.00;-0.00}");
        return string.Concat(own.Concat(differences).Select(cell => (isEmpty ? "-" : cell).PadLeft(ColumnWidth)));
    }

    static int[] Draw(int images, int draw)
    {
        SeededRandom random = new(seed: 0, draw);
        int[] drawn = new int[images];
        for (int i = 0; i < images; i++) drawn[i] = random.NextInt(images);
        return drawn;
    }

    static void RequireSameImages(ScoredSplit first, ScoredSplit other, string firstPath, string otherPath)
    {
        if (first.Scores.Images == other.Scores.Images && Enumerable.Range(0, first.Scores.Images).All(IsSame)) return;
        throw new BadInputException(
            $"{otherPath}: its split '{other.Name}' has other images or labels than that of {firstPath}; "
            + "--set data.root=... and data.val_split=... name one for both");

        bool IsSame(int row) =>
            first.ImageOf(row).Name == other.ImageOf(row).Name
            && first.Scores.LabelsOf(row).SequenceEqual(other.Scores.LabelsOf(row));
    }

    static string Letter(int index) => ((char)('A' + index)).ToString();
}
