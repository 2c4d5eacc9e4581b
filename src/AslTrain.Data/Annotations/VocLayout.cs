using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>The folder of a Pascal VOC data set that holds Annotations, ImageSets and JPEGImages.</summary>
static class VocLayout
{
    /// <param name="root">That folder, VOCdevkit with one such folder inside, or the folder that VOCdevkit is in.</param>
    /// <exception cref="BadInputException">There is none, or more than one.</exception>
    public static string FindFolder(string root)
    {
        if (!Directory.Exists(root)) throw DataSetException.NoFolder(root);
        return Folders(root) switch
        {
            [string folder] => folder,
            [] => throw new BadInputException(
                $"{root}: no Pascal VOC data: neither this folder nor one in it holds Annotations, "
                + "ImageSets/Main and JPEGImages"),
            string[] inside => throw new DataSetException(
                $"{root}: holds {string.Join(" and ", inside.Select(Path.GetFileName))}; name one of them",
                DataSetFault.SeveralFolders),
        };
    }

    /// <summary>Whether such a folder is there.</summary>
    public static bool Fits(string root) => Directory.Exists(root) && Folders(root).Length > 0;

    /// <summary>trainval and test, as papers use them, where both lists are there; otherwise train and val.</summary>
    public static (string Train, string Val) FindSplits(string folder) =>
        File.Exists(ListOf(folder, "trainval")) && File.Exists(ListOf(folder, "test")) ? ("trainval", "test") : ("train", "val");

    /// <summary>The file that lists a split's images.</summary>
    public static string ListOf(string folder, string split) => Path.Combine(folder, "ImageSets", "Main", $"{split}.txt");

    static string[] Folders(string root)
    {
        if (IsVoc(root)) return [root];
        string devkit = Path.Combine(root, "VOCdevkit");
        return [.. Directory.GetDirectories(Directory.Exists(devkit) ? devkit : root).Where(IsVoc).Order(StringComparer.Ordinal)];
    }

    static bool IsVoc(string folder) =>
        Directory.Exists(Path.Combine(folder, "Annotations")) && Directory.Exists(Path.Combine(folder, "JPEGImages"))
        && Directory.Exists(Path.Combine(folder, "ImageSets", "Main"));
}
