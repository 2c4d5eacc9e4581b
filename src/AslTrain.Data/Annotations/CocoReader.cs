using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// Reads COCO JSON as the authors' loader does (CocoDetection in src/helper_functions/helper_functions.py): classes in the
/// order of "categories", an image's labels from all its annotations, crowds too, images in the order of "images".
/// </summary>
static class CocoReader
{
    const int None = -1;

    /// <param name="layout">The split's files.</param>
    /// <param name="keepUnlabeled">Keep images without annotation; the authors drop them.</param>
    /// <param name="guard">Of the data set's folder; null where links may lead anywhere.</param>
    /// <exception cref="BadInputException">The file is absent or unsound; one line names file, record and reason.</exception>
    public static LabeledImages Read(CocoLayout layout, bool keepUnlabeled, LinkGuard? guard = null)
    {
        CocoRecords records = CocoRecords.Read(layout.AnnotationFile, guard);
        if (records.Categories.Count == 0) throw Unsound("\"categories\" is empty: there is no class to learn");
        HashSet<string> names = [];
        string? again = records.Categories.Select(category => category.Name).FirstOrDefault(name => !names.Add(name));
        if (again is not null) throw Unsound($"two categories have the name '{OneLine(again)}'");
        int[] classOf = Places(records.CategoryKeys, [.. records.Categories.Select(category => category.Key)], "categories");
        int[] imageOf = Places(records.ImageKeys, [.. records.Images.Select(image => image.Key)], "images");
        (SortedSet<int>?[] labels, IReadOnlyList<string> left) = Labels(records, classOf, imageOf);
        int[] kept = [.. Enumerable.Range(0, labels.Length).Where(image => keepUnlabeled || labels[image] is not null)];
        string[] fileNames = [.. kept.Select(image => NameOf(records.Images[image]))];
        ImagePlaces places = new(layout.Root ?? layout.ImageFolder, [layout.ImageFolder, .. layout.OtherFolders]);
        (string?[] files, IReadOnlyList<string> found) = kept.Length > 0 ? places.Find(fileNames) : ([], []);
        List<LabeledImage> images = [];
        foreach ((int i, int image) in kept.Index())
        {
            string name = fileNames[i], id = records.ImageKeys.NameOf(records.Images[image].Key);
            string file = files[i] ?? throw Unsound(
                $"image {id}: the file name '{OneLine(name)}' {FileNames.Fault(name)} {layout.Root ?? layout.ImageFolder}");
            images.Add(new LabeledImage(name, file, [.. labels[image] ?? []], []));
        }

        string[] notes = [.. left.Concat(found).Select(note => $"{layout.AnnotationFile}: {note}")];
        return new LabeledImages([.. records.Categories.Select(category => category.Name)], images) { Notes = notes };

        int[] Places(CocoKeys keys, int[] listed, string section)
        {
            int[] own = [.. Enumerable.Repeat(None, keys.Count)];
            foreach ((int place, int key) in listed.Index())
            {
                if (own[key] != None) throw Unsound($"two {section} have the id {OneLine(keys.NameOf(key))}");
                own[key] = place;
            }

            return own;
        }

        BadInputException Unsound(string reason) => new($"{layout.AnnotationFile}: {reason}");
    }

    static string OneLine(string text) => text.ReplaceLineEndings(" ");

    /// <summary>Of each image, in the order of the file; null where it has none. And what was left out, or guessed.</summary>
    static (SortedSet<int>?[] Labels, IReadOnlyList<string> Notes) Labels(CocoRecords records, int[] classOf, int[] imageOf)
    {
        SortedSet<int>?[] labels = new SortedSet<int>?[records.Images.Count];
        Tally noImage = new(), noCategory = new(), otherKind = new();
        foreach ((int row, (int image, int category)) in records.Annotations.Index())
        {
            int place = imageOf[image], index = classOf[category];
            if (place < 0) place = InTheOtherKind(records.ImageKeys, imageOf, image, otherKind);
            if (index < 0) index = InTheOtherKind(records.CategoryKeys, classOf, category, otherKind);
            if (place < 0) noImage.Add(() => $"annotations[{row}] of image {records.ImageKeys.NameOf(image)}");
            else if (index < 0) noCategory.Add(() => $"annotations[{row}] of category {records.CategoryKeys.NameOf(category)}");
            else (labels[place] ??= []).Add(index);
        }

        int all = records.Annotations.Count;
        List<string> notes = [];
        if (noImage.Count > 0)
        {
            notes.Add($"{noImage.Count} of {all} annotations are of images that it does not list, and left out ({noImage.Some})");
        }

        if (noCategory.Count > 0)
        {
            notes.Add($"{noCategory.Count} of {all} annotations are of categories that it does not list, and left out "
                + $"({noCategory.Some})");
        }

        if (otherKind.Count > 0)
        {
            notes.Add($"identifiers are taken for the same whether they are numbers or texts ({otherKind.Some})");
        }

        return (labels, notes);
    }

    /// <summary>The place of a record whose identifier is "2" where 2 is meant, or the other way round.</summary>
    static int InTheOtherKind(CocoKeys keys, int[] places, int key, Tally said)
    {
        if (keys.SameInTheOtherKind(key) is not int other || places[other] < 0) return None;
        said.Add(() => $"{keys.NameOf(key)} and {keys.NameOf(other)}");
        return places[other];
    }

    /// <summary>The last two parts of an address: LVIS has its images in folders of both splits.</summary>
    static string NameOf((int Key, string FileName, bool IsAddress) image)
    {
        if (!image.IsAddress) return image.FileName;
        string[] parts = image.FileName.Split('?', '#')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('/', parts.TakeLast(parts.Length > 3 ? 2 : 1));
    }
}
