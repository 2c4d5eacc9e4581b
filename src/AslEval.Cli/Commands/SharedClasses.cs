using AslTrain.Data.Annotations;
using AslTrain.Foundation;
using AslTrain.Training.Evaluation;
using Serilog;

namespace AslEval.Cli.Commands;

/// <summary>The classes by which several checkpoints can be compared: those that all of them have, by name.</summary>
static class SharedClasses
{
    const int Shown = 10;

    /// <summary>The same scores of the classes that all have, in the first's order; what is left out is said.</summary>
    /// <param name="scored">At least one, each with what messages call it.</param>
    /// <exception cref="BadInputException">There is no such class, or no image of one.</exception>
    public static IReadOnlyList<ScoredSplit> Of(IReadOnlyList<(ScoredSplit Split, string Path)> scored, ILogger log)
    {
        HashSet<string> inAll = [.. scored[0].Split.Classes];
        foreach ((ScoredSplit split, _) in scored) inAll.IntersectWith(split.Classes);
        string[] classes = [.. scored[0].Split.Classes.Where(inAll.Contains)];
        if (classes.Length == 0)
        {
            IEnumerable<string> theirs =
                scored.Select(entry => $"{Printable.Of(entry.Path)} has {Printable.Some([.. entry.Split.Classes])}");
            throw new BadInputException(
                $"no class is in all checkpoints, so there is nothing to compare: {string.Join("; ", theirs)}");
        }

        return [.. scored.Select(entry => Restricted(entry.Split, entry.Path, classes, log))];
    }

    static ScoredSplit Restricted(ScoredSplit scored, string path, string[] classes, ILogger log)
    {
        if (scored.Classes.SequenceEqual(classes)) return scored;
        string[] others = [.. scored.Classes.Except(classes)];
        if (others.Length > 0)
        {
            log.Warning(
                "{Path}: {Count} of its {All} classes are not in all checkpoints and are left out: {Names}",
                path, others.Length, scored.Classes.Count, Printable.Some(others, Shown));
        }

        // Of one label an image those of other classes are no images of these, as in ScoredSplit.
        LabeledImages split = ClassOrder.Restrict(scored.Split, classes);
        int[] rows =
        [
            .. Enumerable.Range(0, scored.Images.Count).Where(row => scored.Task.HasThresholds
                || split.Images[scored.Images[row]].Positive.Count == scored.ImageOf(row).Positive.Count),
        ];
        if (rows.Length == 0) throw new BadInputException($"{path}: no image is of a class that is in all checkpoints");
        int left = scored.Images.Count - rows.Length;
        if (left > 0) log.Warning("{Path}: {Count} images are of those classes and are left out", path, left);
        Dictionary<string, int> columns = scored.Classes.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        return scored with
        {
            Split = split,
            Images = [.. rows.Select(row => scored.Images[row])],
            Scores = scored.Scores.Part(rows, [.. classes.Select(name => columns[name])]),
        };
    }
}
