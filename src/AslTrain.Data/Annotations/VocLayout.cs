using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// The folder of a data set in Pascal VOC's format: with lists in ImageSets/Main, as it is published; without lists, where each
/// XML file is an image; or with a folder a split, each with its XML files.
/// </summary>
static class VocLayout
{
    const string Whole = "default";

    const int Deepest = 3;

    static readonly string[] AnnotationNames = ["Annotations", "annotation", "labels", "xml", "xmls"];

    static readonly string[] ImageNames = ["JPEGImages", "images", "image", "img", "imgs", "data"];

    /// <param name="root">That folder, VOCdevkit with one such folder inside, or the folder that VOCdevkit is in.</param>
    /// <exception cref="BadInputException">There is none, or more than one.</exception>
    public static string FindFolder(string root)
    {
        if (!Directory.Exists(root)) throw DataSetException.NoFolder(root);
        return Folders(root) switch
        {
            [string folder] => folder,
            [] => throw new BadInputException(
                $"{root}: no Pascal VOC data: neither this folder nor one in it holds JPEGImages with Annotations or "
                + "ImageSets/Main, or images with an XML file each"),
            string[] inside => throw new DataSetException(
                $"{root}: holds {string.Join(" and ", inside.Select(Path.GetFileName))}; name one of them",
                DataSetFault.SeveralFolders),
        };
    }

    /// <summary>Whether such a folder is there.</summary>
    public static bool Fits(string root) => Directory.Exists(root) && Folders(root).Length > 0;

    /// <summary>
    /// trainval and test, as papers use them, where both lists are there; otherwise the usual ones, or the only one.
    /// </summary>
    public static (string Train, string? Val) FindSplits(string folder)
    {
        string[] names = Names(folder);
        if (names.Contains("trainval") && names.Contains("test")) return ("trainval", "test");
        return SplitWords.Usual(names) ?? (names.Contains("trainval") ? ("trainval", null) : ("train", "val"));
    }

    /// <summary>The splits that are there.</summary>
    public static string[] Names(string folder)
    {
        string lists = Lists(folder);
        if (Directory.Exists(lists))
        {
            string[] stems = [.. Directory.GetFiles(lists, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file))];

            // boat_train is the list of a class where train is one too.
            return [.. stems.Where(stem => !stems.Any(split => stem.EndsWith($"_{split}", StringComparison.Ordinal))).Order()];
        }

        string[] splits = [.. SplitFolders(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        return splits.Length > 0 ? splits : [Whole];
    }

    /// <summary>The file that lists a split's images.</summary>
    public static string ListOf(string folder, string split) => Path.Combine(Lists(folder), $"{split}.txt");

    /// <exception cref="BadInputException">There is no such split.</exception>
    public static VocSplit Split(string folder, string split)
    {
        if (Directory.Exists(Lists(folder)))
        {
            string list = ListOf(folder, split);
            if (FileNames.Inside(Lists(folder), $"{split}.txt") is null || !File.Exists(list))
            {
                throw new BadInputException($"{list}: there is no such list of images (split '{split}')");
            }

            string annotations = Of(folder, AnnotationNames) ?? Path.Combine(folder, AnnotationNames[0]);
            return new VocSplit(split, list, IsWithoutXml(annotations, list) ? null : annotations, ImagesOf(folder));
        }

        string? own = SplitFolders(folder).FirstOrDefault(
            path => split.Equals(Path.GetFileName(path), StringComparison.OrdinalIgnoreCase));
        if (own is null && split != Whole)
        {
            throw new BadInputException(
                $"{folder}: no split '{split}': there is no ImageSets/Main/{split}.txt, and no folder {split} with XML files");
        }

        own ??= folder;
        return new VocSplit(split, null, Of(own, AnnotationNames) ?? own, ImagesOf(own));
    }

    static string[] Folders(string root)
    {
        if (IsListed(root)) return [root];
        string devkit = Path.Combine(root, "VOCdevkit");
        string from = Directory.Exists(devkit) ? devkit : root;
        string[] inside = [.. Below(from).Where(IsListed)];
        if (inside.Length > 0) return inside;
        if (IsPaired(root) || SplitFolders(root).Length > 0) return [root];
        return [.. Below(from).Where(IsPaired)];
    }

    /// <summary>With lists; those of classes may stand for annotations.</summary>
    static bool IsListed(string folder) =>
        Directory.Exists(Path.Combine(folder, "ImageSets")) && Of(folder, ImageNames) is not null
        && (Directory.Exists(Lists(folder)) || Of(folder, AnnotationNames) is not null);

    /// <summary>With an XML file for each image, in a folder of its own or beside it.</summary>
    static bool IsPaired(string folder) =>
        Of(folder, AnnotationNames) is string annotations && Of(folder, ImageNames) is not null
            ? HasAnnotation(annotations, Deepest)
            : HasAnnotation(folder, 0) && Directory.EnumerateFiles(folder).Any(ImagePaths.IsPicture);

    static string[] SplitFolders(string folder) =>
        [.. Below(folder).Where(path => SplitWords.IsAny(Path.GetFileName(path)) && IsPaired(path))];

    static bool HasAnnotation(string folder, int depth)
    {
        const int Tried = 3;
        return Xml(folder, depth).Take(Tried).Any(VocAnnotation.Begins);
    }

    static IEnumerable<string> Xml(string folder, int depth)
    {
        EnumerationOptions options = new()
        {
            RecurseSubdirectories = depth > 0,
            MaxRecursionDepth = depth,
            MatchCasing = MatchCasing.CaseInsensitive,
        };
        return Directory.EnumerateFiles(folder, "*.xml", options);
    }

    /// <summary>Whether what classes an image has can be told by lists alone.</summary>
    static bool IsWithoutXml(string annotations, string list)
    {
        bool hasXml = Directory.Exists(annotations) && Xml(annotations, Deepest).Any();
        return !hasXml && VocClassLists.Of(list).Any();
    }

    static string Lists(string folder)
    {
        string sets = Path.Combine(folder, "ImageSets"), main = Path.Combine(sets, "Main");
        return !Directory.Exists(main) && Directory.Exists(sets) && Directory.GetFiles(sets, "*.txt").Length > 0 ? sets : main;
    }

    static string ImagesOf(string folder) => Of(folder, ImageNames)
        ?? (Of(folder, AnnotationNames) is null ? folder : Path.Combine(folder, ImageNames[0]));

    static string? Of(string folder, string[] names) =>
        names.Select(name => FileNames.Folder(folder, name)).FirstOrDefault(Directory.Exists);

    static IEnumerable<string> Below(string folder) => Directory.GetDirectories(folder)
        .Where(path => !FileNames.IsLeftover(Path.GetFileName(path))).Order(StringComparer.Ordinal);
}
