using System.Text.Json;
using AslTrain.Foundation;

namespace AslTrain.Training.RunFolders;

/// <summary>A line of metrics.jsonl as it is read back: a foreign text until it is checked.</summary>
static class MetricsLine
{
    /// <summary>The entry, or what is wrong with it.</summary>
    public static (JsonElement? Entry, string? Problem) Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement entry = document.RootElement.Clone();
            return ProblemOf(entry) is string problem ? (null, problem) : (entry, null);
        }
        catch (JsonException)
        {
            return (null, "not a JSON object");
        }
    }

    static string? ProblemOf(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object) return "not a JSON object";
        bool hasType = entry.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String;
        if (!hasType) return "has no type";
        if (!HasWhole(entry, "step")) return "has no step";
        if (type.GetString() == "epoch" && !HasWhole(entry, "epoch")) return "has no epoch";

        foreach (JsonProperty field in entry.EnumerateObject())
        {
            bool isNone = field.Value.ValueKind == JsonValueKind.Number && !double.IsFinite(field.Value.GetDouble());
            if (isNone) return $"{Printable.Of(field.Name)} is out of all numbers";
        }

        return null;
    }

    static bool HasWhole(JsonElement entry, string key) =>
        entry.TryGetProperty(key, out JsonElement number) && number.ValueKind == JsonValueKind.Number
        && number.TryGetInt32(out _);
}
