using System.Text.Json;
using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>The three lists of a COCO file, streamed; everything else in it is passed over.</summary>
sealed class CocoRecords
{
    readonly string _path;

    CocoRecords(string path) => _path = path;

    public List<(long Id, string Name)> Categories { get; } = [];

    public List<(long Id, string FileName)> Images { get; } = [];

    public List<(long Id, long Image, long Category)> Annotations { get; } = [];

    public static CocoRecords Read(string path, LinkGuard? guard)
    {
        CocoRecords records = new(path);
        using JsonFileReader json = new(path, guard);
        records.ReadSections(json);
        return records;
    }

    void ReadSections(JsonFileReader json)
    {
        json.Expect();
        if (json.Token != JsonTokenType.StartObject)
        {
            throw Unsound("not a COCO file: it should be an object with images, annotations and categories");
        }

        HashSet<string> seen = [];
        for (json.Expect(); json.Token != JsonTokenType.EndObject; json.Expect())
        {
            string section = json.Text;
            Action<JsonFileReader, int>? read = section switch
            {
                "categories" => ReadCategory,
                "images" => ReadImage,
                "annotations" => ReadAnnotation,
                _ => null,
            };
            if (read is null) json.SkipValue();
            else if (!seen.Add(section)) throw Unsound($"\"{section}\" is there twice");
            else ReadList(json, section, read);
        }

        foreach (string section in (string[])["images", "annotations", "categories"])
        {
            if (!seen.Contains(section)) throw Unsound($"no \"{section}\": not a COCO file with object annotations");
        }

        if (json.Read()) throw Unsound("more than one JSON document");
    }

    void ReadList(JsonFileReader json, string section, Action<JsonFileReader, int> read)
    {
        json.Expect();
        if (json.Token != JsonTokenType.StartArray) throw Unsound($"\"{section}\" should be a list");
        int row = 0;
        for (json.Expect(); json.Token != JsonTokenType.EndArray; json.Expect(), row++)
        {
            if (json.Token != JsonTokenType.StartObject) throw Unsound($"{section}[{row}] should be an object");
            read(json, row);
        }
    }

    void ReadCategory(JsonFileReader json, int row)
    {
        (long? id, string? name) = (null, null);
        for (json.Expect(); json.Token != JsonTokenType.EndObject; json.Expect())
        {
            if (json.Text == "id") id = Whole(json, "categories", row);
            else if (json.Text == "name") name = Text(json, "categories", row);
            else json.SkipValue();
        }

        Categories.Add((id ?? throw Lacks("categories", row, "id"), name ?? throw Lacks("categories", row, "name")));
    }

    void ReadImage(JsonFileReader json, int row)
    {
        (long? id, string? name) = (null, null);
        for (json.Expect(); json.Token != JsonTokenType.EndObject; json.Expect())
        {
            if (json.Text == "id") id = Whole(json, "images", row);
            else if (json.Text == "file_name") name = Text(json, "images", row);
            else json.SkipValue();
        }

        Images.Add((id ?? throw Lacks("images", row, "id"), name ?? throw Lacks("images", row, "file_name")));
    }

    void ReadAnnotation(JsonFileReader json, int row)
    {
        (long? id, long? image, long? category) = (null, null, null);
        for (json.Expect(); json.Token != JsonTokenType.EndObject; json.Expect())
        {
            if (json.Text == "id") id = Whole(json, "annotations", row);
            else if (json.Text == "image_id") image = Whole(json, "annotations", row);
            else if (json.Text == "category_id") category = Whole(json, "annotations", row);
            else json.SkipValue();
        }

        // Nothing hangs on the annotation's own id; files without it are in use.
        Annotations.Add((
            id ?? row,
            image ?? throw Lacks("annotations", row, "image_id"),
            category ?? throw Lacks("annotations", row, "category_id")));
    }

    long Whole(JsonFileReader json, string section, int row)
    {
        string key = json.Text;
        json.Expect();
        return json.Token == JsonTokenType.Number && json.IsWhole
            ? json.Number
            : throw Unsound($"{section}[{row}].{key} should be a whole number");
    }

    string Text(JsonFileReader json, string section, int row)
    {
        string key = json.Text;
        json.Expect();
        return json.Token == JsonTokenType.String ? json.Text : throw Unsound($"{section}[{row}].{key} should be a text");
    }

    BadInputException Lacks(string section, int row, string key) => Unsound($"{section}[{row}] has no {key}");

    BadInputException Unsound(string reason) => new($"{_path}: {reason}");
}
