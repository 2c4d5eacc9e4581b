using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>Where a COCO data set keeps the annotations and the images of a split.</summary>
/// <param name="Split">The split's name.</param>
/// <param name="AnnotationFile">Its JSON file.</param>
/// <param name="ImageFolder">The folder that its file names are in.</param>
sealed record CocoLayout(string Split, string AnnotationFile, string ImageFolder)
{
    static readonly (string Train, string Val)[] KnownSplits =
        [("train2014", "val2014"), ("train2017", "val2017"), ("train", "val"), ("train", "valid")];

    /// <summary>
    /// The layout of MS-COCO (annotations/instances_SPLIT.json and SPLIT/), or of exports with SPLIT/_annotations.coco.json
    /// beside the images.
    /// </summary>
    /// <exception cref="BadInputException">Neither is there; the message says where was looked.</exception>
    public static CocoLayout Find(string root, string split) =>
        FindOrNull(root, split) ?? throw new BadInputException(
            $"{root}: no annotations of split '{split}': looked for annotations/instances_{split}.json "
            + $"and {split}/_annotations.coco.json");

    /// <summary>The split names that a data set uses: those of 2014, of 2017, or train with val or valid.</summary>
    /// <exception cref="BadInputException">None of them is there.</exception>
    public static (string Train, string Val) FindSplits(string root)
    {
        if (KnownSplits.FirstOrDefault(pair => AreThere(root, pair)) is { Train: not null } found) return found;
        if (!Directory.Exists(root)) throw DataSetException.NoFolder(root);
        throw new DataSetException(
            $"{root}: no COCO annotations found: looked for annotations/instances_SPLIT.json and SPLIT/_annotations.coco.json "
            + $"with the splits {string.Join(", ", KnownSplits.Select(pair => $"{pair.Train} and {pair.Val}"))}; name others",
            DataSetFault.NoUsualSplits);
    }

    /// <summary>Whether a pair of the usual splits is there.</summary>
    public static bool Fits(string root) => KnownSplits.Any(pair => AreThere(root, pair));

    static bool AreThere(string root, (string Train, string Val) pair) =>
        FindOrNull(root, pair.Train) is not null && FindOrNull(root, pair.Val) is not null;

    static CocoLayout? FindOrNull(string root, string split)
    {
        if (FileNames.Inside(root, split) is null) return null;
        string official = Path.Combine(root, "annotations", $"instances_{split}.json"), folder = Path.Combine(root, split);
        if (File.Exists(official)) return new CocoLayout(split, official, folder);
        string export = Path.Combine(folder, "_annotations.coco.json");
        return File.Exists(export) ? new CocoLayout(split, export, folder) : null;
    }
}
