using System.Text.Json;
using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// Reads Label Studio's exports JSON and JSON-MIN: a task an image, whose labels are what was chosen for it and what its regions
/// are called. Predictions, and what was skipped, do not count.
/// </summary>
static class LabelStudioReader
{
    const long LongestFile = 2_000_000_000;

    static readonly string[] Kinds =
    [
        "choices", "rectanglelabels", "polygonlabels", "brushlabels", "ellipselabels", "keypointlabels", "labels", "taxonomy",
    ];

    /// <summary>Of JSON-MIN, beside the names that a project gives.</summary>
    static readonly string[] Bookkeeping =
        ["id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement", "comments"];

    static readonly JsonDocumentOptions Options = new() { MaxDepth = 1000 };

    /// <summary>Whether a file begins as an export does.</summary>
    public static bool Begins(string path, LinkGuard? guard)
    {
        HashSet<string> keys = [];
        try
        {
            using JsonFileReader json = new(path, guard);
            if (!json.Read() || json.Token != JsonTokenType.StartArray) return false;
            if (!json.Read() || json.Token != JsonTokenType.StartObject) return false;
            while (json.Read() && json.Token == JsonTokenType.PropertyName)
            {
                keys.Add(json.Text);
                json.SkipValue();
            }
        }
        catch (BadInputException)
        {
            // What is wrong with it is said where it is read.
            return false;
        }

        return (keys.Contains("data") && (keys.Contains("annotations") || keys.Contains("completions")))
            || (keys.Contains("annotation_id") && keys.Contains("lead_time"));
    }

    /// <param name="file">The export.</param>
    /// <param name="root">Folder of the data set.</param>
    /// <param name="images">The folder of images, where it is told.</param>
    /// <param name="keepUnlabeled">Keep images that nobody has annotated.</param>
    /// <param name="guard">Of the data set's folder; null where links may lead anywhere.</param>
    /// <exception cref="BadInputException">The file is absent or unsound; one line names file, task and reason.</exception>
    public static LabeledImages Read(string file, string root, string? images, bool keepUnlabeled, LinkGuard? guard)
    {
        using JsonDocument json = Open(file, guard);
        if (json.RootElement.ValueKind != JsonValueKind.Array) throw new BadInputException($"{file}: should be a list of tasks");
        List<(string Image, SortedSet<string> Labels)> tasks = [];
        Tally skipped = new(), several = new();
        HashSet<string> seen = [];
        foreach ((int row, JsonElement task) in json.RootElement.EnumerateArray().Index())
        {
            if (task.ValueKind != JsonValueKind.Object) throw new BadInputException($"{file}: task [{row}] should be an object");
            string image = ImageOf(task) ?? throw new BadInputException($"{file}: task [{row}] has no image");
            SortedSet<string> labels = new(StringComparer.Ordinal);
            int annotations = Annotations(task, labels);
            if (annotations == 0) skipped.Add(image);
            if (annotations > 1) several.Add(image);
            if (annotations == 0 && !keepUnlabeled) continue;
            if (!seen.Add(image)) throw new BadInputException($"{file}: task [{row}]: the image '{image}' is there twice");
            tasks.Add((image, labels));
        }

        return Labeled(file, root, images, tasks, Notes(file, skipped, several, keepUnlabeled));
    }

    static LabeledImages Labeled(
        string file, string root, string? images, List<(string Image, SortedSet<string> Labels)> tasks, List<string> notes)
    {
        SortedSet<string> classes = new(tasks.SelectMany(task => task.Labels), StringComparer.Ordinal);
        if (classes.Count == 0) throw new BadInputException($"{file}: no task has a label");
        Dictionary<string, int> indices = classes.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        CocoLayout layout = CocoLayout.Of(root, "default", file, images);
        ImagePlaces places = new(layout.Root!, [layout.ImageFolder, .. layout.OtherFolders]);
        (string?[] files, IReadOnlyList<string> found) = places.Find([.. tasks.Select(task => task.Image)]);
        notes.AddRange(found.Select(note => $"{file}: {note}"));
        LabeledImage[] labeled =
        [
            .. tasks.Select((task, i) => new LabeledImage(
                task.Image, files[i] ?? Path.Combine(layout.ImageFolder, ImagePlaces.LastPart(task.Image)),
                [.. task.Labels.Select(label => indices[label])], [])),
        ];
        return new LabeledImages([.. classes], labeled) { Notes = notes };
    }

    static List<string> Notes(string file, Tally skipped, Tally several, bool keepUnlabeled)
    {
        List<string> notes = [];
        string become = keepUnlabeled ? "and have no class" : "and left out";
        if (skipped.Count > 0)
        {
            notes.Add($"{file}: {skipped.Count} tasks are not annotated, or skipped, {become} ({skipped.Some})");
        }

        if (several.Count > 0)
        {
            notes.Add($"{file}: {several.Count} tasks have several annotations, whose labels all count ({several.Some})");
        }

        return notes;
    }

    static JsonDocument Open(string file, LinkGuard? guard)
    {
        using FileStream stream = AnnotationFile.Open(file, guard);
        if (stream.Length > LongestFile) throw new BadInputException($"{file}: over {LongestFile} bytes");
        try
        {
            return JsonDocument.Parse(stream, Options);
        }
        catch (JsonException error)
        {
            throw new BadInputException($"{file}:{error.LineNumber + 1}: broken JSON, or cut off");
        }
    }

    /// <summary>Under "image", or the first text that is a picture's name; without what Label Studio puts before it.</summary>
    static string? ImageOf(JsonElement task)
    {
        bool isFull = task.TryGetProperty("data", out JsonElement inner) && inner.ValueKind == JsonValueKind.Object;
        JsonElement data = isFull ? inner : task;
        JsonProperty[] texts = [.. data.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.String)];
        string? image = texts.FirstOrDefault(property => property.Name == "image") is { Name: not null } named
            ? named.Value.GetString()
            : texts.Select(property => property.Value.GetString()!).FirstOrDefault(IsPicture);
        const string Local = "?d=";
        int place = image?.IndexOf(Local, StringComparison.Ordinal) ?? -1;
        return place < 0 ? image : Uri.UnescapeDataString(image![(place + Local.Length)..]);
    }

    static bool IsPicture(string text) => ImagePaths.IsPicture(text.Split('?')[0]) || ImagePaths.IsPicture(text);

    /// <summary>Adds the labels of all that count, and tells how many do.</summary>
    static int Annotations(JsonElement task, SortedSet<string> labels)
    {
        bool isFull = task.TryGetProperty("annotations", out JsonElement list) || task.TryGetProperty("completions", out list);
        if (!isFull || list.ValueKind != JsonValueKind.Array) return isFull ? 0 : Short(task, labels);
        int count = 0;
        foreach (JsonElement annotation in list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object))
        {
            bool isSaid = annotation.TryGetProperty("was_cancelled", out JsonElement skipped);
            if (isSaid && skipped.ValueKind == JsonValueKind.True) continue;
            count++;
            bool hasResults = annotation.TryGetProperty("result", out JsonElement results);
            if (!hasResults || results.ValueKind != JsonValueKind.Array) continue;
            foreach (JsonElement result in results.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object))
            {
                if (result.TryGetProperty("value", out JsonElement value)) AddLabels(value, labels);
            }
        }

        return count;
    }

    /// <summary>JSON-MIN: names that the project gave, each with a choice, choices or regions.</summary>
    static int Short(JsonElement task, SortedSet<string> labels)
    {
        string? image = ImageOf(task);
        foreach (JsonProperty property in task.EnumerateObject().Where(property => !Bookkeeping.Contains(property.Name)))
        {
            JsonElement value = property.Value;
            if (value.ValueKind == JsonValueKind.String)
            {
                // One choice is a text, as other columns of a task are; those are told by their names.
                bool isChoice = property.Name is "choice" or "choices" or "class" or "label" or "labels" or "category";
                if (isChoice && value.GetString() is { Length: > 0 } text && text != image) labels.Add(text);
            }
            else if (value.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement region in value.EnumerateArray()) AddLabels(region, labels);
            }
            else
            {
                AddLabels(value, labels);
            }
        }

        return 1;
    }

    /// <summary>Those of a value such as {"choices": ["a", "b"]}.</summary>
    static void AddLabels(JsonElement value, SortedSet<string> labels)
    {
        if (value.ValueKind != JsonValueKind.Object) return;
        foreach (JsonProperty property in value.EnumerateObject().Where(property => Kinds.Contains(property.Name)))
        {
            if (property.Value.ValueKind == JsonValueKind.String) Add(property.Value);
            if (property.Value.ValueKind != JsonValueKind.Array) continue;
            foreach (JsonElement label in property.Value.EnumerateArray())
            {
                // A place in a taxonomy is a path of names.
                bool isPath = label.ValueKind == JsonValueKind.Array;
                if (isPath) Name(string.Join(" / ", label.EnumerateArray().Select(part => $"{part}")));
                else Add(label);
            }
        }

        void Add(JsonElement label)
        {
            if (label.ValueKind == JsonValueKind.String) Name(label.GetString()!);
        }

        void Name(string name)
        {
            if (name.Trim() is { Length: > 0 } text) labels.Add(text);
        }
    }
}
