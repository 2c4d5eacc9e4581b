using System.Text.Json;
using System.Text.Json.Nodes;

namespace AslTrain.Training.Configuration;

/// <summary>The table of keys as a JSON Schema, with which editors complete and check a config.</summary>
static class ConfigSchema
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    public static string Text()
    {
        JsonObject sections = [];
        foreach (string section in ConfigKeys.Sections) sections[section] = DescribeSection(section);
        JsonObject root = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "AslTrain config",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = sections,
            ["required"] = Names(ConfigKeys.All.Where(key => key.Required).Select(key => key.Section).Distinct()),
        };
        return root.ToJsonString(Indented) + "\n";
    }

    static JsonObject DescribeSection(string section)
    {
        ConfigKey[] own = [.. ConfigKeys.All.Where(key => key.Section == section)];
        JsonObject keys = [];
        foreach (ConfigKey key in own)
        {
            if (key.Group.Length == 0) keys[key.Name] = Describe(key);
            else if (keys[key.Group] is JsonObject group) group["properties"]![key.Name] = Describe(key);
            else keys[key.Group] = Holder(new JsonArray("object", "null"), new JsonObject { [key.Name] = Describe(key) });
        }

        JsonObject described = Holder("object", keys);
        if (own.Any(key => key.Required)) described["required"] = Names(own.Where(key => key.Required).Select(key => key.Name));
        return described;
    }

    static JsonObject Holder(JsonNode type, JsonObject keys) =>
        new() { ["type"] = type, ["additionalProperties"] = false, ["properties"] = keys };

    static JsonArray Names(IEnumerable<string> names) => [.. names.Select(name => (JsonNode)name)];

    static JsonObject Describe(ConfigKey key)
    {
        JsonObject schema = new() { ["description"] = key.Description };
        string type = key.Type switch
        {
            ConfigType.Text => "string",
            ConfigType.Whole => "integer",
            ConfigType.Flag => "boolean",
            ConfigType.Numbers or ConfigType.Texts => "array",
            _ => "number",
        };
        schema["type"] = key.Nullable ? new JsonArray(type, "null") : type;
        if (!key.Required) schema["default"] = JsonValueOf(key.Default);
        if (key.Choices.Count > 0) schema["enum"] = Names(key.Choices);
        if (key.Pattern is string expression) schema["pattern"] = expression;
        if (key.MultipleOf > 1) schema["multipleOf"] = key.MultipleOf;
        if (key.Type == ConfigType.Texts) schema["items"] = new JsonObject { ["type"] = "string" };
        JsonObject bounded = schema;
        if (key.Type == ConfigType.Numbers)
        {
            (schema["minItems"], schema["maxItems"]) = (key.Length, key.Length);
            bounded = new JsonObject { ["type"] = "number" };
            schema["items"] = bounded;
        }

        if (key.Range.From is double from) bounded[key.Range.FromExcluded ? "exclusiveMinimum" : "minimum"] = from;
        if (key.Range.To is double to) bounded[key.Range.ToExcluded ? "exclusiveMaximum" : "maximum"] = to;
        return schema;
    }

    static JsonNode? JsonValueOf(object? value) => value switch
    {
        null => null,
        bool flag => flag,
        long whole => whole,
        double number => number,
        IReadOnlyList<double> numbers => new JsonArray([.. numbers.Select(number => (JsonNode)number)]),
        _ => (string)value,
    };
}
