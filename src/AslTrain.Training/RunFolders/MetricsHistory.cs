using System.Text;
using System.Text.Json;
using AslTrain.Foundation;

namespace AslTrain.Training.RunFolders;

/// <summary>metrics.jsonl read back, for plots: what a run that was stopped and went on wrote is all there.</summary>
public sealed class MetricsHistory
{
    readonly List<JsonElement> _lines = [];

    /// <exception cref="BadInputException">A line is no entry of a run; the last may be one that is being written.</exception>
    public static MetricsHistory Read(string path)
    {
        MetricsHistory history = new();
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(stream);
        for (int number = 1; reader.ReadLine() is string line; number++)
        {
            (JsonElement? entry, string? problem) = MetricsLine.Parse(Encoding.UTF8.GetBytes(line));
            if (entry is JsonElement sound) history._lines.Add(sound);
            else if (!reader.EndOfStream) throw new BadInputException($"{path}:{number}: {problem}");
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

    static bool IsNumber(JsonElement line, string field) =>
        line.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.Number;
}
