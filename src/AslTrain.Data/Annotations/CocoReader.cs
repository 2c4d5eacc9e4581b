using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// Reads COCO JSON as the authors' loader does (CocoDetection in src/helper_functions/helper_functions.py): classes in the
/// order of "categories", an image's labels from all its annotations, crowds too, images in the order of "images".
/// </summary>
static class CocoReader
{
    /// <param name="layout">The split's files.</param>
    /// <param name="keepUnlabeled">Keep images without annotation; the authors drop them.</param>
    /// <param name="guard">Of the data set's folder; null where links may lead anywhere.</param>
    /// <exception cref="BadInputException">The file is absent or unsound; one line names file, record and reason.</exception>
    public static LabeledImages Read(CocoLayout layout, bool keepUnlabeled, LinkGuard? guard = null)
    {
        CocoRecords records = CocoRecords.Read(layout.AnnotationFile, guard);
        if (records.Categories.Count == 0) throw Unsound("\"categories\" is empty: there is no class to learn");
        Dictionary<long, int> classOf = [];
        HashSet<string> names = [];
        foreach ((long id, string name) in records.Categories)
        {
            if (!names.Add(name)) throw Unsound($"two categories have the name '{OneLine(name)}'");
            if (!classOf.TryAdd(id, classOf.Count))
                throw Unsound($"two categories have the id {id} (the second is '{OneLine(name)}')");
        }

        Dictionary<long, SortedSet<int>> labels = [];
        foreach ((long id, string _) in records.Images)
        {
            if (!labels.TryAdd(id, [])) throw Unsound($"two images have the id {id}");
        }

        foreach ((long id, long image, long category) in records.Annotations)
        {
            if (!labels.TryGetValue(image, out SortedSet<int>? classes))
                throw Unsound($"annotation {id} belongs to image {image}, which is not listed in \"images\"");
            if (!classOf.TryGetValue(category, out int index))
                throw Unsound($"annotation {id} has the category {category}, which is not listed in \"categories\"");
            classes.Add(index);
        }

        List<LabeledImage> images = [];
        foreach ((long id, string name) in records.Images)
        {
            if (labels[id].Count == 0 && !keepUnlabeled) continue;
            string file = FileNames.Inside(layout.ImageFolder, name)
                ?? throw Unsound($"image {id}: the file name '{OneLine(name)}' {FileNames.Fault(name)} {layout.ImageFolder}");
            images.Add(new LabeledImage(name, file, [.. labels[id]], []));
        }

        return new LabeledImages([.. records.Categories.Select(category => category.Name)], images);

        static string OneLine(string text) => text.ReplaceLineEndings(" ");
        BadInputException Unsound(string reason) => new($"{layout.AnnotationFile}: {reason}");
    }
}
