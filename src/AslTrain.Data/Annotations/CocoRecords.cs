using System.Text.Json;
using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>The three lists of a COCO file, streamed; everything else in it is passed over.</summary>
sealed class CocoRecords
{
    static readonly string[] Sections = ["images", "annotations", "categories"];

    readonly string _path;

    CocoRecords(string path) => _path = path;

    public CocoKeys CategoryKeys { get; } = new();

    public CocoKeys ImageKeys { get; } = new();

    public List<(int Key, string Name)> Categories { get; } = [];

    /// <summary>Where a record has no file name, the address that it was published at.</summary>
    public List<(int Key, string FileName, bool IsAddress)> Images { get; } = [];

    public List<(int Image, int Category)> Annotations { get; } = [];

    public static CocoRecords Read(string path, LinkGuard? guard)
    {
        CocoRecords records = new(path);
        using JsonFileReader json = new(path, guard);
        records.ReadSections(json);
        return records;
    }

    /// <summary>Whether a file begins as one of COCO does; its end may be anything.</summary>
    public static bool Begins(string path, LinkGuard? guard)
    {
        const int Enough = 1 << 16;
        try
        {
            using JsonFileReader json = new(path, guard);
            if (!json.Read() || json.Token != JsonTokenType.StartObject) return false;
            while (json.Read() && json.Token == JsonTokenType.PropertyName && json.Position < Enough)
            {
                if (Sections.Contains(json.Text)) return true;
                if (json.Text is not ("info" or "licenses" or "type")) return false;
                json.SkipValue();
            }
        }
        catch (BadInputException)
        {
            // What is wrong with it is said where it is read.
        }

        return false;
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

        foreach (string section in Sections)
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
        (int? id, string? name) = (null, null);
        for (json.Expect(); json.Token != JsonTokenType.EndObject; json.Expect())
        {
            if (json.Text == "id") id = Key(json, CategoryKeys, "categories", row);
            else if (json.Text == "name") name = Text(json, "categories", row);
            else json.SkipValue();
        }

        Categories.Add((id ?? throw Lacks("categories", row, "id"), name ?? throw Lacks("categories", row, "name")));
    }

    void ReadImage(JsonFileReader json, int row)
    {
        (int? id, string? name, string? coco, string? flickr) = (null, null, null, null);
        for (json.Expect(); json.Token != JsonTokenType.EndObject; json.Expect())
        {
            if (json.Text == "id") id = Key(json, ImageKeys, "images", row);
            else if (json.Text == "file_name") name = OptionalText(json, "images", row);
            else if (json.Text == "coco_url") coco = OptionalText(json, "images", row);
            else if (json.Text == "flickr_url") flickr = OptionalText(json, "images", row);
            else json.SkipValue();
        }

        string file = name ?? coco ?? flickr ?? throw Lacks("images", row, "file_name");
        Images.Add((id ?? throw Lacks("images", row, "id"), file, name is null));
    }

    void ReadAnnotation(JsonFileReader json, int row)
    {
        // Nothing hangs on the annotation's own id; files without it are in use.
        (int? image, int? category) = (null, null);
        for (json.Expect(); json.Token != JsonTokenType.EndObject; json.Expect())
        {
            if (json.Text == "image_id") image = Key(json, ImageKeys, "annotations", row);
            else if (json.Text == "category_id") category = Key(json, CategoryKeys, "annotations", row);
            else json.SkipValue();
        }

        Annotations.Add((
            image ?? throw Lacks("annotations", row, "image_id"), category ?? throw Lacks("annotations", row, "category_id")));
    }

    int Key(JsonFileReader json, CocoKeys keys, string section, int row)
    {
        string key = json.Text;
        json.Expect();
        return keys.Of(json) ?? throw Unsound($"{section}[{row}].{key} should be a number or a text");
    }

    string Text(JsonFileReader json, string section, int row)
    {
        string key = json.Text;
        return OptionalText(json, section, row) ?? throw Unsound($"{section}[{row}].{key} should be a text");
    }

    /// <summary>null where there is null; a number is a text as it stands.</summary>
    string? OptionalText(JsonFileReader json, string section, int row)
    {
        string key = json.Text;
        json.Expect();
        return json.Token switch
        {
            JsonTokenType.String => json.Text,
            JsonTokenType.Number => json.NumberText,
            JsonTokenType.Null => null,
            _ => throw Unsound($"{section}[{row}].{key} should be a text"),
        };
    }

    BadInputException Lacks(string section, int row, string key) => Unsound($"{section}[{row}] has no {key}");

    BadInputException Unsound(string reason) => new($"{_path}: {reason}");
}
