using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// Reads images that lie in a folder a class: SPLIT/CLASS/*.jpg, or CLASS/*.jpg where the data set has no splits.
/// </summary>
static class ImageFolderReader
{
    const string TrainName = "train";

    static readonly string[] ValNames = ["val", "valid", "validation", "test"];

    /// <summary>
    /// train, and val, valid, validation or test where there is such a folder beside it; train alone is all of a folder without
    /// splits too.
    /// </summary>
    /// <exception cref="BadInputException">There is no such folder.</exception>
    public static (string Train, string? Val) FindSplits(string root)
    {
        if (!Directory.Exists(root)) throw DataSetException.NoFolder(root);
        if (!Directory.Exists(Path.Combine(root, TrainName))) return (TrainName, null);
        return (TrainName, Array.Find(ValNames, name => Directory.Exists(Path.Combine(root, name))));
    }

    /// <param name="root">Folder of the data set.</param>
    /// <param name="split">A folder in it, or train for all of one without splits.</param>
    /// <returns>Each image with one label; the classes are the folders' names, sorted.</returns>
    /// <exception cref="BadInputException">There is no such folder, or it has no class.</exception>
    public static LabeledImages Read(string root, string split)
    {
        string folder = FileNames.Inside(root, split)
            ?? throw new BadInputException($"{root}: the split '{split}' leaves the folder");
        bool isWhole = !Directory.Exists(folder);
        if (isWhole && split != TrainName)
        {
            throw new DataSetException(
                $"{folder}: there is no such folder (split '{split}'); name another, or none to hold images back,",
                DataSetFault.NoUsualValSplit);
        }

        if (!Directory.Exists(root)) throw DataSetException.NoFolder(root);
        string from = isWhole ? root : folder;
        string[] classes =
        [
            .. Directory.GetDirectories(from).Select(path => Path.GetFileName(path))
                .Where(name => name[0] != '.').Order(StringComparer.Ordinal),
        ];
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
        foreach ((int index, string name) in classes.Index())
        {
            foreach (string file in walk.Files(Path.Combine(from, name)).Where(ImagePaths.IsImage).Order(StringComparer.Ordinal))
            {
                string image = Path.GetRelativePath(from, file).Replace('\\', '/');
                images.Add(new LabeledImage(image, Path.GetFullPath(file), [index], []));
            }
        }

        return new LabeledImages(classes, images);
    }
}
