using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>Where an Open Images data set keeps the labels and images of a split.</summary>
/// <param name="Labels">Human-verified image-level labels.</param>
/// <param name="MachineLabels">Machine-generated ones; null where there are none.</param>
/// <param name="Descriptions">Display names of the classes.</param>
/// <param name="ImageFolder">ID.jpg for each image.</param>
sealed record OpenImagesLayout(string Labels, string? MachineLabels, string Descriptions, string ImageFolder)
{
    const string OtherNames = "also with oidv6- or oidv7- before it or -boxable at its end";

    static readonly string[] Versions = ["oidv7-", "oidv6-", ""];

    /// <exception cref="BadInputException">A file is not there; the message says where was looked.</exception>
    public static OpenImagesLayout Find(string root, string split)
    {
        if (!Directory.Exists(root)) throw DataSetException.NoFolder(root);
        string images = FileNames.Inside(root, split)
            ?? throw new BadInputException($"{root}: the split '{split}' leaves the folder");
        string labels = FirstOf(root, LabelFiles(split, "human")) ?? throw new BadInputException(
            $"{root}: no labels of split '{split}': looked for {split}-annotations-human-imagelabels.csv, {OtherNames}");
        string descriptions = FirstOf(root, DescriptionFiles()) ?? throw new BadInputException(
            $"{root}: no class descriptions: looked for class-descriptions.csv, {OtherNames}");
        return new OpenImagesLayout(labels, FirstOf(root, LabelFiles(split, "machine")), descriptions, images);
    }

    /// <summary>Whether the validation split is there.</summary>
    public static bool Fits(string root) => FirstOf(root, LabelFiles("validation", "human")) is not null;

    static IEnumerable<string> LabelFiles(string split, string source) =>
        from version in Versions
        from end in (string[])["", "-boxable"]
        select $"{version}{split}-annotations-{source}-imagelabels{end}.csv";

    static IEnumerable<string> DescriptionFiles() =>
        from version in Versions from end in (string[])["", "-boxable"] select $"{version}class-descriptions{end}.csv";

    static string? FirstOf(string root, IEnumerable<string> names) =>
        names.Select(name => Path.Combine(root, name)).FirstOrDefault(File.Exists);
}
