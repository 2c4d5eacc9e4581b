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
    /// <param name="splits">Names of lists in ImageSets/Main.</param>
    /// <exception cref="BadInputException">A file is absent or unsound; one line names file, line and reason.</exception>
    public static IReadOnlyList<LabeledImages> Read(string folder, params IReadOnlyList<string> splits) =>
        Read(folder, guard: null, splits);

    /// <param name="guard">Of the data set's folder; null where links may lead anywhere.</param>
    /// <inheritdoc cref="Read(string, IReadOnlyList{string})"/>
    public static IReadOnlyList<LabeledImages> Read(string folder, LinkGuard? guard, IReadOnlyList<string> splits)
    {
        List<(string Id, VocAnnotation Annotation)>[] parts = [.. splits.Select(split => ReadSplit(folder, split, guard))];
        SortedSet<string> names = new(
            parts.SelectMany(part => part).SelectMany(image => image.Annotation.Names), StringComparer.Ordinal);
        string[] classes = names.IsSubsetOf(Classes) ? [.. Classes] : [.. names];
        FrozenDictionary<string, int> indices = classes.Index().ToFrozenDictionary(entry => entry.Item, entry => entry.Index);
        return [.. parts.Select(part => new LabeledImages(classes, [.. part.Select(image => Label(folder, image, indices))]))];
    }

    static List<(string Id, VocAnnotation Annotation)> ReadSplit(string folder, string split, LinkGuard? guard)
    {
        string list = VocLayout.ListOf(folder, split);
        if (FileNames.Inside(Path.Combine(folder, "ImageSets", "Main"), $"{split}.txt") is null || !File.Exists(list))
        {
            throw new BadInputException($"{list}: there is no such list of images (split '{split}')");
        }

        List<(string, VocAnnotation)> images = [];
        HashSet<string> seen = [];
        int row = 0;
        foreach (string line in AnnotationFile.Lines(list, guard))
        {
            row++;
            // Lists of one class have a second column; an image's identifier is the first.
            string id = line.AsSpan().Trim().ToString().Split((char[]?)null, 2)[0];
            if (id.Length == 0) continue;
            string xml = FileNames.Inside(Path.Combine(folder, "Annotations"), $"{id}.xml")
                ?? throw new BadInputException($"{list}:{row}: the image '{id}' {FileNames.Fault(id)} Annotations");
            if (!seen.Add(id)) throw new BadInputException($"{list}:{row}: the image '{id}' is listed twice");
            images.Add((id, VocAnnotation.Read(xml, guard)));
        }

        return images;
    }

    static LabeledImage Label(
        string folder, (string Id, VocAnnotation Annotation) image, FrozenDictionary<string, int> indices)
    {
        (string id, VocAnnotation annotation) = image;
        int[] positive = [.. annotation.Plain.Select(name => indices[name]).Order()];
        int[] difficult = [.. annotation.Difficult.Except(annotation.Plain).Select(name => indices[name]).Order()];
        return new LabeledImage(id, ImageFile(folder, id, annotation), positive, difficult);
    }

    /// <summary>ID.jpg, or the file that the annotation names where that one is there and ID.jpg is not.</summary>
    static string ImageFile(string folder, string id, VocAnnotation annotation)
    {
        string images = Path.Combine(folder, "JPEGImages"), usual = FileNames.Inside(images, $"{id}.jpg")!;
        if (File.Exists(usual) || FileNames.Inside(images, annotation.FileName) is not string named) return usual;
        return File.Exists(named) ? named : usual;
    }
}
