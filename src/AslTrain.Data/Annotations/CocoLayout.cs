using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>Where a COCO data set keeps the annotations and the images of a split.</summary>
/// <param name="Split">The split's name.</param>
/// <param name="AnnotationFile">Its JSON file.</param>
/// <param name="ImageFolder">The folder that its file names are in.</param>
sealed record CocoLayout(string Split, string AnnotationFile, string ImageFolder)
{
    /// <summary>Of the data set: names may lead out of the folder of images, but not out of this one. null for that.</summary>
    public string? Root { get; init; }

    /// <summary>Where exporters put images otherwise, the likeliest first.</summary>
    public IReadOnlyList<string> OtherFolders { get; init; } = [];

    /// <summary>
    /// The layout of MS-COCO (annotations/instances_SPLIT.json and SPLIT/), or of exports: a file of annotations in the split's
    /// folder, in "annotations" or in the data set's own folder.
    /// </summary>
    /// <param name="root">Folder of the data set.</param>
    /// <param name="split">In any case.</param>
    /// <param name="images">The folder of images, where it is told.</param>
    /// <param name="guard">Of the root; null where links may lead anywhere.</param>
    /// <exception cref="BadInputException">There is none; the message says where was looked.</exception>
    public static CocoLayout Find(string root, string split, string? images = null, LinkGuard? guard = null)
    {
        if (FileNames.Inside(root, split) is null) throw NoSplit("");
        string official = Path.Combine(root, "annotations", $"instances_{split}.json");
        if (File.Exists(official)) return Of(root, split, official, images);
        string export = Path.Combine(root, split, "_annotations.coco.json");
        if (File.Exists(export)) return Of(root, split, export, images);
        IReadOnlyList<CocoFile> files = CocoFile.All(root, guard);
        CocoFile? found = files.FirstOrDefault(file => file.Split == split)
            ?? files.FirstOrDefault(file => file.Split.Equals(split, StringComparison.OrdinalIgnoreCase));
        string[] splits = [.. files.Select(file => file.Split)];
        string others = files.Count == 0 ? "" : $"; there are annotations of {Printable.Some(splits, 8)}";
        return found is null ? throw NoSplit(others) : Of(root, found.Split, found.Path, images);

        BadInputException NoSplit(string more) => new(
            $"{root}: no annotations of split '{split}': looked for annotations/instances_{split}.json, "
            + $"{split}/_annotations.coco.json, {split}/labels.json and {split}.json{more}");
    }

    /// <summary>The layout of an annotation file that is told.</summary>
    public static CocoLayout Of(string root, string split, string file, string? images)
    {
        string own = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (images is not null)
        {
            return new CocoLayout(split, file, images)
            {
                Root = images,
                OtherFolders = [FileNames.Folder(images, split), FileNames.Folder(images, "images"), .. Below(images, split)],
            };
        }

        string full = Path.GetFullPath(root), folder = FileNames.Folder(root, split);
        bool isBeside = Path.GetFileName(own).Equals(split, StringComparison.OrdinalIgnoreCase) || own == full;
        string[] usual =
        [
            Path.Combine(FileNames.Folder(root, "images"), split), Path.Combine(folder, "images"), Path.Combine(folder, "data"),
            FileNames.Folder(root, "images"), Path.Combine(FileNames.Folder(root, "data"), split), FileNames.Folder(root, "data"),
            FileNames.Folder(root, "JPEGImages"), folder, root, own, Path.Combine(own, "images"), Path.Combine(own, "data"),
        ];
        return new CocoLayout(split, file, isBeside ? own : folder)
        {
            Root = root,
            OtherFolders = [.. usual, .. Below(root, split), .. Below(FileNames.Folder(root, "images"), split)],
        };
    }

    /// <summary>The split names that a data set uses, in any case: those of a year, train with val, or one alone.</summary>
    /// <exception cref="BadInputException">None of them is there.</exception>
    public static (string Train, string? Val) FindSplits(string root, LinkGuard? guard = null)
    {
        if (!Directory.Exists(root)) throw DataSetException.NoFolder(root);
        string[] splits = CocoFile.Splits(root, guard);
        if (SplitWords.Usual(splits) is { } found) return found;
        string has = splits.Length == 0 ? "" : $", and found annotations of {Printable.Some(splits, 8)}";
        throw new DataSetException(
            $"{root}: no COCO annotations of usual splits: looked for annotations/instances_SPLIT.json, "
            + "SPLIT/_annotations.coco.json, SPLIT/labels.json and one single file, with the splits train, val, valid and test "
            + $"of any year{has}; name others",
            DataSetFault.NoUsualSplits);
    }

    /// <summary>Whether a folder is surely one of COCO's.</summary>
    public static bool Fits(string root) => CocoFile.All(root, guard: null).Count > 0;

    /// <summary>
    /// Folders of images that nobody has thought of; of a great many none, and never one for another purpose: an image that is
    /// absent may have its name there.
    /// </summary>
    static string[] Below(string folder, string split)
    {
        const int Most = 64;
        if (!Directory.Exists(folder)) return [];
        string[] below =
        [
            .. Directory.EnumerateDirectories(folder).Where(path => MayHold(Path.GetFileName(path))).Take(Most + 1),
        ];
        return below.Length > Most ? [] : [.. below.Order(StringComparer.Ordinal)];

        bool MayHold(string name) => !FileNames.IsLeftover(name)
            && (!SplitWords.IsAny(name) || !SplitWords.IsAny(split) || SplitWords.AreAlike(name, split));
    }
}
