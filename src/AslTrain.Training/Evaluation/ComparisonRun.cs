using AslTrain.Data;
using AslTrain.Files;
using AslTrain.Metrics;
using AslTrain.Training.Reporting;
using Serilog.Core;

namespace AslTrain.Training.Evaluation;

/// <summary>What asl-eval compare does: checkpoints side by side on the same images, and how sure their difference is.</summary>
public static class ComparisonRun
{
    const int MostNetworks = 8, ColumnWidth = 8;

    /// <param name="paths">Two or more checkpoints, or run folders for the best of each.</param>
    /// <param name="configFile">A config in place of the checkpoints' own; null for those.</param>
    /// <param name="overrides">section.key=value, for all.</param>
    /// <param name="resamples">Draws of images.</param>
    /// <returns>An exit code; see <see cref="ExitCode"/>.</returns>
    public static int Execute(IReadOnlyList<string> paths, string? configFile, IReadOnlyList<string> overrides, int resamples)
    {
        if (paths.Count is < 2 or > MostNetworks) throw new BadInputException($"{paths.Count} checkpoints: there should be from 2 to {MostNetworks} to compare");
        if (resamples is < 100 or > 1_000_000) throw new BadInputException($"--resamples {resamples}: there should be from 100 to 1000000");
        using StopSignals stop = new();
        ConsoleOutput console = ConsoleOutput.Standard();
        using Logger log = RunLog.Create(console, file: null);
        List<ScoredSplit> scored = [];
        foreach (string path in paths)
        {
            string checkpoint = Directory.Exists(path) ? new RunFolder(path).Best : path;
            if (ScoredSplit.Of(checkpoint, configFile, overrides, console, log, stop) is not ScoredSplit next) return stop.ExitCode!.Value;
            if (scored.Count > 0) RequireSameImages(scored[0], next, paths[0], path);
            scored.Add(next);
        }

        AveragePrecision[] precisions = [.. scored.Select(split => AveragePrecision.Of(split.Scores))];
        foreach ((int i, string path) in paths.Index()) console.Line($"{Letter(i)}  {path}");
        foreach (string line in Table(scored[0].Classes, precisions)) console.Line(line);
        ResampledMean[] means = [.. scored.Select(split => ResampledMean.Of(split.Scores, resamples, draw => Draw(split.Scores.Images, draw)))];
        for (int i = 1; i < scored.Count; i++)
        {
            PairedBootstrap difference = PairedBootstrap.Of(means[0], means[i]);
            console.Line(
                $"{Letter(i)} - A: {difference.Difference:+0.00;-0.00} mAP, 95 % of {resamples} draws of the images from {difference.Low:+0.00;-0.00} to {difference.High:+0.00;-0.00}; "
                + $"{Letter(i)} is better in {100 * difference.ShareAbove:0.0} % of them");
        }

        return ExitCode.Done;
    }

    static IEnumerable<string> Table(IReadOnlyList<string> classes, AveragePrecision[] precisions)
    {
        int width = Math.Max(5, classes.Max(name => name.Length));
        yield return $"{"class".PadRight(width)}  positives" + string.Concat(precisions.Select((_, i) => Letter(i).PadLeft(ColumnWidth)))
            + string.Concat(precisions.Skip(1).Select((_, i) => $"{Letter(i + 1)} - A".PadLeft(ColumnWidth)));
        for (int column = 0; column < classes.Count; column++)
        {
            double[] values = [.. precisions.Select(precision => 100 * precision.PerClass[column])];
            bool isEmpty = precisions[0].Positives[column] == 0;
            yield return $"{classes[column].PadRight(width)}  {precisions[0].Positives[column],9}" + Row(values, isEmpty);
        }

        yield return $"{"mAP".PadRight(width)}  {precisions[0].Positives.Sum(count => (long)count),9}" + Row([.. precisions.Select(precision => precision.Mean)], isEmpty: false);
    }

    static string Row(double[] values, bool isEmpty) =>
        string.Concat(values.Select(value => (isEmpty ? "-" : $"{value:0.00}").PadLeft(ColumnWidth)))
        + string.Concat(values.Skip(1).Select(value => (isEmpty ? "-" : $"{value - values[0]:+0.00;-0.00}").PadLeft(ColumnWidth)));

    static int[] Draw(int images, int draw)
    {
        SeededRandom random = new(seed: 0, draw);
        int[] drawn = new int[images];
        for (int i = 0; i < images; i++) drawn[i] = random.NextInt(images);
        return drawn;
    }

    static void RequireSameImages(ScoredSplit first, ScoredSplit other, string firstPath, string otherPath)
    {
        if (!first.Classes.SequenceEqual(other.Classes)) throw new BadInputException($"{otherPath}: has other classes than {firstPath}, or in another order");
        bool isSame = first.Scores.Images == other.Scores.Images && Enumerable.Range(0, first.Scores.Images).All(row =>
            first.ImageOf(row).Name == other.ImageOf(row).Name && first.Scores.LabelsOf(row).SequenceEqual(other.Scores.LabelsOf(row)));
        if (!isSame) throw new BadInputException($"{otherPath}: its split '{other.Name}' has other images or labels than that of {firstPath}; --set data.root=... and data.val_split=... name one for both");
    }

    static string Letter(int index) => ((char)('A' + index)).ToString();
}
