using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>Where an Open Images data set keeps the labels and images of a split.</summary>
/// <param name="Labels">Human-verified image-level labels, or boxes where an export has these alone.</param>
/// <param name="MachineLabels">Machine-generated ones; null where there are none.</param>
/// <param name="Descriptions">Display names of the classes.</param>
/// <param name="ImageFolder">ID.jpg for each image.</param>
sealed record OpenImagesLayout(string Labels, string? MachineLabels, string Descriptions, string ImageFolder)
{
    const string OtherNames = "also with oidv6- or oidv7- before it or -boxable at its end", Whole = "default";

    /// <summary>The published file of labels has four forms of its name; exports of boxes have a fifth.</summary>
    const string LabelName = "-annotations-human-imagelabels", BoxName = "-annotations-bbox";

    static readonly string[] Versions = ["oidv7-", "oidv6-", ""];

    /// <summary>Where images may be otherwise: the likeliest first.</summary>
    public IReadOnlyList<string> OtherFolders { get; init; } = [];

    /// <param name="root">Folder of the data set: the published files in it or in annotations, or FiftyOne's folders.</param>
    /// <param name="split">As the files have it.</param>
    /// <param name="imageFolder">The folder of images, where it is told.</param>
    /// <exception cref="BadInputException">A file is not there; the message says where was looked.</exception>
    public static OpenImagesLayout Find(string root, string split, string? imageFolder = null)
    {
        if (!Directory.Exists(root)) throw DataSetException.NoFolder(root);
        string images = FileNames.Inside(root, split)
            ?? throw new BadInputException($"{root}: the split '{split}' leaves the folder");
        string export = split == Whole && !Directory.Exists(images) ? root : images;
        string own = Path.Combine(export, "labels", "classifications.csv");
        string labels = FirstOf(root, LabelFiles(split, "human")) ?? (File.Exists(own) ? own : null)
            ?? FirstOf(root, Versions.Select(version => $"{version}{split}{BoxName}.csv")) ?? throw new BadInputException(
            $"{root}: no labels of split '{split}': looked for {split}{LabelName}.csv, {OtherNames}, here and in annotations, "
            + $"and for {split}/labels/classifications.csv");
        string classes = Path.Combine(export, "metadata", "classes.csv");
        string descriptions = (labels == own && File.Exists(classes) ? classes : FirstOf(root, DescriptionFiles()))
            ?? throw new BadInputException(
                $"{root}: no class descriptions: looked for class-descriptions.csv, {OtherNames}, here and in annotations");
        string all = FileNames.Folder(root, "images");
        return new OpenImagesLayout(labels, FirstOf(root, LabelFiles(split, "machine")), descriptions, imageFolder ?? images)
        {
            OtherFolders = imageFolder is not null ? [Path.Combine(imageFolder, split)] :
            [
                Path.Combine(export, "data"), Path.Combine(all, split), Path.Combine(images, "images"), .. Parts(root, split),
                .. Parts(all, split), all, root,
            ],
        };
    }

    /// <summary>The splits that have labels.</summary>
    public static string[] Names(string root)
    {
        if (!Directory.Exists(root)) return [];
        List<string> names = [];
        foreach (string ending in (string[])[$"{LabelName}.csv", $"{LabelName}-boxable.csv", $"{BoxName}.csv"])
        {
            foreach (string file in Folders(root).SelectMany(folder => Directory.GetFiles(folder, $"*{ending}")))
            {
                string name = Path.GetFileName(file)[..^ending.Length];
                names.Add(Versions.Where(version => name.StartsWith(version, StringComparison.Ordinal))
                    .Select(version => name[version.Length..]).First());
            }
        }

        names.AddRange(Directory.GetDirectories(root).Where(HasExport).Select(folder => Path.GetFileName(folder)));
        if (HasExport(root)) names.Add(Whole);
        return [.. names.Distinct().Order(StringComparer.Ordinal)];

        static bool HasExport(string folder) => File.Exists(Path.Combine(folder, "labels", "classifications.csv"));
    }

    /// <summary>Whether a split with labels is there.</summary>
    public static bool Fits(string root) => Names(root).Length > 0;

    /// <summary>The published training images come in parts, train_0 to train_f.</summary>
    static IEnumerable<string> Parts(string folder, string split) =>
        Directory.Exists(folder) ? Directory.GetDirectories(folder, $"{split}_?").Order(StringComparer.Ordinal) : [];

    static IEnumerable<string> LabelFiles(string split, string source) =>
        from version in Versions
        from end in (string[])["", "-boxable"]
        select $"{version}{split}-annotations-{source}-imagelabels{end}.csv";

    static IEnumerable<string> DescriptionFiles() =>
        from version in Versions from end in (string[])["", "-boxable"] select $"{version}class-descriptions{end}.csv";

    static IEnumerable<string> Folders(string root) =>
        ((string[])[root, FileNames.Folder(root, "annotations"), FileNames.Folder(root, "metadata")]).Where(Directory.Exists);

    static string? FirstOf(string root, IEnumerable<string> names) =>
        Folders(root).SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
}
