using System.Collections.Frozen;
using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// Reads Pascal VOC: a split's list of images and one XML file each. A class whose objects in an image are all marked
/// difficult is kept apart, for training and evaluation to treat as they are told.
/// </summary>
static class VocReader
{
    /// <summary>The classes of Pascal VOC, in the order of their names.</summary>
    public static IReadOnlyList<string> Classes { get; } =
    [
        "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable", "dog", "horse",
        "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
    ];

    /// <summary>
    /// Reads splits together, so that they have one list of classes: the 20 of Pascal VOC where no other name occurs,
    /// otherwise the names found, sorted.
    /// </summary>
    /// <param name="folder">The folder that <see cref="VocLayout.FindFolder"/> finds.</param>
    /// <param name="splits">Names of lists in ImageSets/Main, or of folders.</param>
    /// <exception cref="BadInputException">A file is absent or unsound; one line names file, line and reason.</exception>
    public static IReadOnlyList<LabeledImages> Read(string folder, params IReadOnlyList<string> splits) =>
        Read(folder, guard: null, splits);

    /// <param name="guard">Of the data set's folder; null where links may lead anywhere.</param>
    /// <inheritdoc cref="Read(string, IReadOnlyList{string})"/>
    public static IReadOnlyList<LabeledImages> Read(string folder, LinkGuard? guard, IReadOnlyList<string> splits)
    {
        Part[] parts = [.. splits.Select(split => ReadSplit(VocLayout.Split(folder, split), guard))];
        SortedSet<string> names = new(
            parts.SelectMany(part => part.Classes.Concat(part.Images.SelectMany(image => image.Annotation.Names))),
            StringComparer.Ordinal);
        string[] classes = names.IsSubsetOf(Classes) ? [.. Classes] : [.. names];
        FrozenDictionary<string, int> indices = classes.Index().ToFrozenDictionary(entry => entry.Item, entry => entry.Index);
        string[] ids = [.. parts.SelectMany(part => part.Images).Select(image => image.Id)];
        return [.. parts.Select(part => Labeled(part, new VocImageFiles(ids), classes, indices))];
    }

    static Part ReadSplit(VocSplit split, LinkGuard? guard)
    {
        if (split.List is not string list) return ReadWhole(split, guard);
        List<string> ids = [];
        HashSet<string> seen = [];
        int row = 0;
        foreach (string line in AnnotationFile.Lines(list, guard))
        {
            row++;
            string name = line.Trim();
            if (name.Length == 0) continue;
            string id = IdOf(split, name, $"{list}:{row}");
            if (!seen.Add(id)) throw new BadInputException($"{list}:{row}: the image '{id}' is listed twice");
            ids.Add(id);
        }

        if (split.Annotations is null)
        {
            (Dictionary<string, VocAnnotation> labels, IReadOnlyList<string> notes) = VocClassLists.Read(list, ids, guard);
            string[] classes = [.. VocClassLists.Of(list).Select(entry => entry.Class)];
            return new Part(split, classes, [.. ids.Select(id => (id, labels[id]))], notes);
        }

        return new Part(split, [], [.. ids.Select(id => (id, VocAnnotation.Read(XmlOf(split, id)!, guard)))], []);
    }

    /// <summary>Each XML file is an image.</summary>
    static Part ReadWhole(VocSplit split, LinkGuard? guard)
    {
        string[] ids =
        [
            .. new FolderWalk(withHidden: false).Files(split.Annotations!)
                .Where(file => Path.GetExtension(file).Equals(".xml", StringComparison.OrdinalIgnoreCase))
                .Select(file => Path.GetRelativePath(split.Annotations!, file).Replace('\\', '/')[..^".xml".Length])
                .Order(StringComparer.Ordinal),
        ];
        HashSet<string> known = [.. ids.Select(id => Path.GetFileName(id))];
        Tally without = new();
        foreach (string file in new FolderWalk(withHidden: false).Files(split.Images).Where(ImagePaths.IsPicture))
        {
            if (!known.Contains(Path.GetFileNameWithoutExtension(file))) without.Add(Path.GetFileName(file));
        }

        string[] notes = without.Count == 0 ? []
            : [$"{split.Images}: {without.Count} images have no XML file, and are left out ({without.Some})"];
        return new Part(split, [], [.. ids.Select(id => (id, VocAnnotation.Read(XmlOf(split, id)!, guard)))], notes);
    }

    /// <summary>The likeliest of what a line may stand for that has an annotation, or an image where there are none.</summary>
    static string IdOf(VocSplit split, string line, string place)
    {
        bool isPlain = !line.AsSpan().ContainsAny(" \t./\\");
        if (!isPlain && VocNames.Candidates(line).FirstOrDefault(IsThere) is string found) return found;
        string id = VocNames.SplitFlag(line)?.Id ?? line;
        string folder = split.Annotations ?? split.Images;
        return FileNames.Inside(folder, $"{id}.xml") is not null
            ? id
            : throw new BadInputException($"{place}: the image '{id}' {FileNames.Fault(id)} {Path.GetFileName(folder)}");

        bool IsThere(string id) => split.Annotations is not null
            ? XmlOf(split, id) is string xml && File.Exists(xml)
            : FileNames.Inside(split.Images, $"{id}.jpg") is string image
                && (File.Exists(image) || new ImageIndex().WithAnyExtension(image[..^".jpg".Length]) is not null);
    }

    static string? XmlOf(VocSplit split, string id) => FileNames.Inside(split.Annotations!, $"{id}.xml");

    static LabeledImages Labeled(Part part, VocImageFiles files, string[] classes, FrozenDictionary<string, int> indices)
    {
        LabeledImage[] images = [.. part.Images.Select(image => Label(image.Id, image.Annotation))];
        string? note = files.Note(part.Split.Annotations ?? part.Split.Images);
        return new LabeledImages(classes, images) { Notes = note is null ? part.Notes : [.. part.Notes, note] };

        LabeledImage Label(string id, VocAnnotation annotation)
        {
            int[] positive = [.. annotation.Plain.Select(name => indices[name]).Order()];
            int[] difficult = [.. annotation.Difficult.Except(annotation.Plain).Select(name => indices[name]).Order()];
            return new LabeledImage(id, files.Of(part.Split.Images, id, annotation), positive, difficult);
        }
    }

    /// <param name="Split">Where its files are.</param>
    /// <param name="Classes">Those that have a list, where annotations are lists.</param>
    /// <param name="Images">Identifiers and what is annotated.</param>
    /// <param name="Notes">What is to be said.</param>
    sealed record Part(
        VocSplit Split, IReadOnlyList<string> Classes, IReadOnlyList<(string Id, VocAnnotation Annotation)> Images,
        IReadOnlyList<string> Notes);
}
