using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// Reads images that lie in a folder a class: SPLIT/CLASS/*.jpg, or CLASS/*.jpg where the data set has no splits.
/// </summary>
static class ImageFolderReader
{
    const string Whole = "train";

    /// <summary>
    /// train or training, and val, valid, validation or test where there is such a folder beside it, in any case; train alone is
    /// all of a folder without splits too.
    /// </summary>
    /// <exception cref="BadInputException">There is no such folder.</exception>
    public static (string Train, string? Val) FindSplits(string root)
    {
        string[] splits = Splits(root);
        return splits.Any(SplitWords.IsTrain) ? SplitWords.Usual(splits)!.Value : (Whole, null);
    }

    /// <summary>The folders of splits. One without folders in it is a class that is called so.</summary>
    /// <exception cref="BadInputException">There is no such folder.</exception>
    public static string[] Splits(string root)
    {
        if (!Directory.Exists(root)) throw DataSetException.NoFolder(root);
        return [.. Folders(root).Where(name => SplitWords.IsAny(name) && Folders(Path.Combine(root, name)).Length > 0)];
    }

    /// <param name="root">Folder of the data set.</param>
    /// <param name="split">A folder in it, in any case, or train for all of one without splits.</param>
    /// <returns>Each image with one label; the classes are the folders' names, sorted.</returns>
    /// <exception cref="BadInputException">There is no such folder, or it has no class.</exception>
    public static LabeledImages Read(string root, string split)
    {
        if (FileNames.Inside(root, split) is null) throw new BadInputException($"{root}: the split '{split}' leaves the folder");
        string folder = FileNames.Folder(root, split);
        bool isWhole = !Directory.Exists(folder) || (split == Whole && Folders(folder).Length == 0 && Splits(root).Length == 0);
        if (isWhole && split != Whole)
        {
            throw new DataSetException(
                $"{folder}: there is no such folder (split '{split}'); name another, or none to hold images back,",
                DataSetFault.NoUsualValSplit);
        }

        if (!Directory.Exists(root)) throw DataSetException.NoFolder(root);
        string from = isWhole ? root : folder;
        string[] classes = Folders(from);
        if (classes.Length == 0)
        {
            throw new BadInputException($"{from}: has no folder of a class; images should lie in {from}/CLASS/");
        }

        FolderWalk walk = new(withHidden: false);
        walk.Mark(from);
        foreach (string name in classes)
        {
            string own = Path.Combine(from, name);
            walk.Mark(own);
            if (walk.IsIn(from, own)) throw new BadInputException($"{own}: is a link to a folder that it lies in itself");
        }

        List<LabeledImage> images = [];
        UnreadFiles unread = new();
        foreach ((int index, string name) in classes.Index())
        {
            foreach (string file in walk.Files(Path.Combine(from, name)).Order(StringComparer.Ordinal))
            {
                string image = Path.GetRelativePath(from, file).Replace('\\', '/');
                if (ImagePaths.IsImage(file)) images.Add(new LabeledImage(image, Path.GetFullPath(file), [index], []));
                else unread.Add(image);
            }
        }

        return new LabeledImages(classes, images) { Notes = [.. unread.Notes.Select(note => $"{from}: {note}")] };
    }

    static string[] Folders(string folder) =>
    [
        .. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path))
            .Where(name => !FileNames.IsLeftover(name)).Order(StringComparer.Ordinal),
    ];
}
