using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// Where the images of a split in YOLO's format are: where data.yaml says, in images/SPLIT or in SPLIT/images.
/// </summary>
static class YoloLayout
{
    const string Whole = "default";

    static readonly string[] Usual = ["train", "val", "valid", "validation", "test"];

    /// <summary>The splits that have images.</summary>
    public static string[] Names(string root, YoloDescription description)
    {
        string[] names = [.. Usual.Where(split => Folders(root, split, description).Length > 0)];
        return names.Length > 0 ? names : [Whole];
    }

    /// <summary>The files of a split, in the order of their names or of its list.</summary>
    /// <exception cref="BadInputException">There is no such split.</exception>
    public static IReadOnlyList<string> Images(string root, string split, YoloDescription description, LinkGuard? guard)
    {
        string[] places = Folders(root, split, description);
        if (places.Length == 0 && split == Whole)
        {
            string[] usual = [FileNames.Folder(root, "images"), FileNames.Folder(root, "obj_train_data"), root];
            places = [usual.First(Directory.Exists)];
        }

        if (places.Length == 0)
        {
            throw new DataSetException(
                $"{root}: no images of split '{split}': looked for images/{split}, {split}/images and what "
                + $"{Path.GetFileName(description.File)} says; name another, or none to hold images back,",
                DataSetFault.NoUsualValSplit);
        }

        List<string> images = [];
        foreach (string place in places)
        {
            if (Directory.Exists(place))
            {
                IEnumerable<string> files = new FolderWalk(withHidden: false).Files(place).Where(ImagePaths.IsImage);
                images.AddRange(files.Select(Path.GetFullPath).Order(StringComparer.Ordinal));
                continue;
            }

            foreach ((int row, string line) in AnnotationFile.Lines(place, guard).Index())
            {
                if (line.Trim() is not { Length: > 0 } name) continue;
                images.Add(Listed(root, Path.GetDirectoryName(place)!, name) ?? throw new BadInputException(
                    $"{place}:{row + 1}: the image '{name}' {FileNames.Fault(name)} {root}"));
            }
        }

        return images;
    }

    /// <summary>Folders of images, or lists of them.</summary>
    static string[] Folders(string root, string split, YoloDescription description)
    {
        IEnumerable<string> told = description.Splits.GetValueOrDefault(split, []).Select(Told).OfType<string>().Distinct();
        if (told.FirstOrDefault() is string first) return description.Splits[split].Length > 2 ? [.. told] : [first];
        return
        [
            .. ((string[])
                [
                    Path.Combine(FileNames.Folder(root, "images"), split), Path.Combine(FileNames.Folder(root, split), "images"),
                ]).Where(Directory.Exists).Take(1),
        ];

        // Relative to the file, to the folder above it, or to one on the machine of whoever wrote it.
        string? Told(string place)
        {
            string portable = place.Replace('\\', '/');
            string[] parts = portable.Split('/', StringSplitOptions.RemoveEmptyEntries);
            parts = [.. parts.Where(part => part is not ("." or ".."))];
            if (FileNames.Within(root, root, portable) is string exact && Path.Exists(exact)) return exact;
            for (int start = 0; start < parts.Length; start++)
            {
                if (FileNames.Inside(root, string.Join('/', parts[start..])) is string path && Path.Exists(path)) return path;
            }

            return null;
        }
    }

    /// <summary>By as much of a name's end as is there.</summary>
    static string? Listed(string root, string folder, string name)
    {
        if (FileNames.Within(root, folder, name) is string exact && File.Exists(exact)) return exact;
        string[] parts = name.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int start = 0; start < parts.Length; start++)
        {
            if (FileNames.Inside(root, string.Join('/', parts[start..])) is string path && File.Exists(path)) return path;
        }

        return FileNames.Within(root, folder, name);
    }
}
