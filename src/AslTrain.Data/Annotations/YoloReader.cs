using System.Globalization;
using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// Reads YOLO's folders: for each image a text with a line an object, of which the first number is a class and the rest a box or
/// an outline. The classes of its objects are an image's labels; one without such a text has none.
/// </summary>
static class YoloReader
{
    /// <exception cref="BadInputException">A file is absent or unsound; one line names file, line and reason.</exception>
    public static LabeledImages Read(string root, string split, YoloDescription description, LinkGuard? guard)
    {
        string[] classes = [.. description.Names.Select((name, number) => name ?? $"class {number}")];
        if (classes.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new BadInputException($"{description.File}: two classes have the name '{twice.Key}'");
        }

        List<LabeledImage> images = [];
        Tally without = new(), unnamed = new();
        foreach (string file in YoloLayout.Images(root, split, description, guard))
        {
            string name = Path.GetRelativePath(root, file).Replace('\\', '/');
            SortedSet<int> labels = [];
            if (LabelsOf(file) is string text) ReadObjects(text, description, labels, unnamed, guard);
            else without.Add(name);
            images.Add(new LabeledImage(name, file, [.. labels], []));
        }

        List<string> notes = [];
        if (without.Count > 0)
        {
            notes.Add($"{root}: {without.Count} of {images.Count} images of split '{split}' have no text of labels, and so no "
                + $"class ({without.Some})");
        }

        if (unnamed.Count > 0)
        {
            notes.Add($"{description.File}: {unnamed.Count} objects are of classes without a name ({unnamed.Some})");
        }

        return new LabeledImages(classes, images) { Notes = notes };
    }

    /// <summary>In "labels" where the image is in "images", or beside it; null where there is none.</summary>
    static string? LabelsOf(string image)
    {
        string text = Path.ChangeExtension(image, ".txt"), separator = $"{Path.DirectorySeparatorChar}";
        int place = text.LastIndexOf($"{separator}images{separator}", StringComparison.OrdinalIgnoreCase);
        string other = place < 0 ? text : $"{text[..place]}{separator}labels{text[(place + "/images".Length)..]}";
        return File.Exists(other) ? other : File.Exists(text) ? text : null;
    }

    static void ReadObjects(string file, YoloDescription description, SortedSet<int> labels, Tally unnamed, LinkGuard? guard)
    {
        // An empty text says that there is nothing, and annotation files are otherwise not empty.
        if (new FileInfo(file).Length == 0) return;
        foreach ((int row, string line) in AnnotationFile.Lines(file, guard).Index())
        {
            string[] parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0) continue;
            bool isNumber = double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && double.IsInteger(number) && number >= 0;
            if (!isNumber || parts.Length < 5)
            {
                throw new BadInputException(
                    $"{file}:{row + 1}: '{Printable.Of(line)}' should be a class and a box or an outline");
            }

            if (number >= description.Names.Count)
            {
                throw new BadInputException(
                    $"{file}:{row + 1}: the class {number} is none of the {description.Names.Count} of {description.File}");
            }

            if (description.Names[(int)number] is null) unnamed.Add($"{number} in {Path.GetFileName(file)}");
            labels.Add((int)number);
        }
    }
}
