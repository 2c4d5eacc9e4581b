using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// Reads NUS-WIDE in its official layout: ConceptsList/Concepts81.txt, ImageList/{Train,Test}Imagelist.txt with
/// backslashes, and one file of zeros and ones a concept in Groundtruth/TrainTestLabels.
/// </summary>
static class NusWideReader
{
    const string Concepts = "Concepts81.txt";

    /// <summary>Folders below the root that the images may be in.</summary>
    static readonly string[] ImageFolders = ["", "Flickr", "images"];

    /// <summary>Whether a folder has this layout.</summary>
    public static bool Fits(string root) => File.Exists(Path.Combine(root, "ConceptsList", Concepts));

    /// <param name="root">The folder that holds ConceptsList, ImageList and Groundtruth.</param>
    /// <param name="split">Train or Test.</param>
    /// <param name="keepUnlabeled">Keep images without any concept; the authors' list has none.</param>
    /// <param name="guard">Of the root; null where links may lead anywhere.</param>
    /// <exception cref="BadInputException">A file is absent or unsound; one line names file, row and reason.</exception>
    public static LabeledImages Read(string root, string split, bool keepUnlabeled, LinkGuard? guard = null)
    {
        string[] concepts = ReadConcepts(Path.Combine(root, "ConceptsList", Concepts), guard);
        string list = Path.Combine(root, "ImageList", $"{split}Imagelist.txt");
        if (FileNames.Inside(root, split) is null) throw new BadInputException($"{root}: the split '{split}' leaves the folder");
        string[] names = ReadNames(root, list, guard);
        List<int>?[] labels = new List<int>?[names.Length];
        for (int concept = 0; concept < concepts.Length; concept++)
        {
            string file = Path.Combine(root, "Groundtruth", "TrainTestLabels", $"Labels_{concepts[concept]}_{split}.txt");
            foreach (int image in PositivesOf(file, names.Length, list, guard)) (labels[image] ??= []).Add(concept);
        }

        string folder = FolderOf(root, names);
        List<LabeledImage> images = [];
        foreach ((string name, List<int>? own) in names.Zip(labels))
        {
            if (own is null && !keepUnlabeled) continue;
            images.Add(new LabeledImage(name, FileNames.Inside(folder, name)!, own?.ToArray() ?? [], []));
        }

        return new LabeledImages(concepts, images);
    }

    static string[] ReadConcepts(string path, LinkGuard? guard)
    {
        string[] concepts = [.. AnnotationFile.Lines(path, guard).Select(line => line.Trim()).Where(line => line.Length > 0)];
        string? odd = concepts.FirstOrDefault(name => !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            ?? concepts.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (odd is not null) throw new BadInputException($"{path}: '{odd}' is no name of a concept, or is there twice");
        return concepts.Length > 0 ? concepts : throw new BadInputException($"{path}: lists no concept");
    }

    static string[] ReadNames(string root, string list, LinkGuard? guard)
    {
        List<string> names = [];
        HashSet<string> seen = [];
        int row = 0;
        foreach (string line in AnnotationFile.Lines(list, guard))
        {
            row++;
            string name = line.Trim().Replace('\\', '/');
            if (name.Length == 0) continue;
            if (FileNames.Inside(root, name) is null)
            {
                throw new BadInputException($"{list}:{row}: the image '{name}' {FileNames.Fault(name)} {root}");
            }

            if (!seen.Add(name)) throw new BadInputException($"{list}:{row}: the image '{name}' is listed twice");
            names.Add(name);
        }

        return names.Count > 0 ? [.. names] : throw new BadInputException($"{list}: lists no image");
    }

    static IEnumerable<int> PositivesOf(string file, int images, string list, LinkGuard? guard)
    {
        int row = 0;
        foreach (string line in AnnotationFile.Lines(file, guard))
        {
            ReadOnlySpan<char> text = line.AsSpan().Trim();
            if (text.IsEmpty) continue;
            if (row == images) throw new BadInputException($"{file}: more rows than the {images} images of {list}");
            if (text is "1") yield return row;
            else if (text is not "0") throw new BadInputException($"{file}:{row + 1}: '{text}' where 0 or 1 belongs");
            row++;
        }

        if (row < images) throw new BadInputException($"{file}: {row} rows for the {images} images of {list}");
    }

    /// <summary>Where the first image is, or the root.</summary>
    static string FolderOf(string root, string[] names) =>
        ImageFolders.Select(folder => Path.Combine(root, folder))
            .FirstOrDefault(folder => File.Exists(FileNames.Inside(folder, names[0])!)) ?? root;
}
