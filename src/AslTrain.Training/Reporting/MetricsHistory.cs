using System.Text.Json;

namespace AslTrain.Training.Reporting;

/// <summary>metrics.jsonl read back, for plots: what a run that was stopped and went on wrote is all there.</summary>
sealed class MetricsHistory
{
    readonly List<JsonElement> _lines = [];

    public static MetricsHistory Read(string path)
    {
        MetricsHistory history = new();
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is string line)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            history._lines.Add(document.RootElement.Clone());
        }

        return history;
    }

    /// <summary>A field over another, of the lines of a type in which both are numbers.</summary>
    public (double[] X, double[] Y) Series(string type, string x, string y)
    {
        (double X, double Y)[] points = [.. _lines
            .Where(line => line.GetProperty("type").GetString() == type && IsNumber(line, x) && IsNumber(line, y))
            .Select(line => (line.GetProperty(x).GetDouble(), line.GetProperty(y).GetDouble()))];
        return ([.. points.Select(point => point.X)], [.. points.Select(point => point.Y)]);
    }

    static bool IsNumber(JsonElement line, string field) => line.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.Number;
}
