using AslTrain.Data.Annotations;
using AslTrain.Data.Images;

namespace AslTrain.Cli.Inspection;

/// <summary>One split: its labels and its files.</summary>
sealed record SplitInspection(string Name, SplitStatistics Labels, ImageInspection Files)
{
    /// <summary>Images whose file's bytes an image before them has too, with that one's name.</summary>
    public IReadOnlyList<string> Twice { get; } = FindTwice(Files.Contents);

    public int CountOf(DefectKind kind) => Files.Unreadable.Count(defect => defect.Kind == kind);

    static List<string> FindTwice(IReadOnlyList<(UInt128 Hash, string Name)> contents)
    {
        List<string> twice = [];
        Dictionary<UInt128, string> first = [];
        foreach ((UInt128 hash, string name) in contents)
        {
            if (!first.TryAdd(hash, name)) twice.Add($"{name} is {first[hash]}");
        }

        return twice;
    }
}

/// <summary>What asl-train inspect finds.</summary>
/// <param name="InBoth">Validation images whose bytes a training image has too, with that one's name.</param>
sealed record DataInspection(
    IReadOnlyList<string> Classes, SplitInspection Train, SplitInspection Val, IReadOnlyList<string> InBoth)
{
    const int Shown = 5;

    public static DataInspection Of(IReadOnlyList<string> classes, SplitInspection train, SplitInspection val)
    {
        Dictionary<UInt128, string> training = [];
        foreach ((UInt128 hash, string name) in train.Files.Contents) training.TryAdd(hash, name);
        IEnumerable<string> inBoth = val.Files.Contents.Where(content => training.ContainsKey(content.Hash))
            .Select(content => $"{content.Name} is {training[content.Hash]}");
        return new DataInspection(classes, train, val, [.. inBoth]);
    }

    /// <summary>A table for a person, then what is wrong, by name.</summary>
    public IEnumerable<string> Lines()
    {
        yield return Row("", Train.Name, Val.Name);
        yield return Row("images", Count(split => split.Labels.Images));
        yield return Row("without a label", Count(split => split.Labels.Unlabeled));
        yield return Row("labels an image", split => $"{Ratio(split.Labels.AllPositives, split.Labels.Images):0.00}");
        yield return Row("most labels of one", Count(split => split.Labels.MostLabels));
        yield return Row("positives", Count(split => split.Labels.AllPositives));
        yield return Row("negatives", Count(split => split.Labels.AllNegatives));
        yield return Row("negatives a positive", split => $"{Ratio(split.Labels.AllNegatives, split.Labels.AllPositives):0.0}");
        yield return Row("unknown", Count(split => split.Labels.Unknown));
        yield return Row("difficult", Count(split => split.Labels.Difficult.Sum()));
        yield return Row("missing files", Count(split => split.Files.Missing.Count));
        yield return Row("truncated files", Count(split => split.CountOf(DefectKind.Truncated)));
        yield return Row("of 16 bits a channel", Count(split => split.CountOf(DefectKind.RefusedColors)));
        yield return Row("unreadable otherwise", Count(split => split.CountOf(DefectKind.Unreadable)));
        yield return Row("in greys", Count(split => split.Files.Grey));
        yield return Row("with alpha", Count(split => split.Files.WithAlpha));
        yield return Row("turned by EXIF", Count(split => split.Files.Turned));
        yield return Row("same file twice", Count(split => split.Twice.Count));
        yield return Row("in both splits", "", $"{InBoth.Count}");
        yield return "";
        int[] order = [.. Enumerable.Range(0, Classes.Count).OrderByDescending(index => Train.Labels.Positives[index])];
        yield return $"{Classes.Count} classes; commonest in {Train.Name}: {Named(order.Take(Shown))}; "
            + $"rarest: {Named(order.Reverse().Take(Shown))}";
        foreach (SplitInspection split in (SplitInspection[])[Train, Val])
        {
            foreach (string name in split.Files.Missing.Take(Shown)) yield return $"{split.Name}: {name} is missing";
            int more = split.Files.Missing.Count - Shown;
            if (more > 0) yield return $"{split.Name}: and {more} more are missing";
            foreach (ImageDefect defect in split.Files.Unreadable) yield return $"{split.Name}: {defect.Reason}";
            foreach (string same in split.Twice.Take(Shown)) yield return $"{split.Name}: {same}, byte for byte";
        }

        foreach (string same in InBoth.Take(Shown)) yield return $"{Val.Name}: {same} of {Train.Name}";
    }

    string Named(IEnumerable<int> indices) =>
        string.Join(", ", indices.Select(index => $"{Classes[index]} {Train.Labels.Positives[index]}"));

    static double Ratio(long part, long whole) => (double)part / Math.Max(1, whole);

    static Func<SplitInspection, string> Count(Func<SplitInspection, long> count) => split => $"{count(split)}";

    string Row(string name, Func<SplitInspection, string> value) => Row(name, value(Train), value(Val));

    static string Row(string name, string train, string val) => $"{name,-22}{train,12}{val,12}".TrimEnd();
}
