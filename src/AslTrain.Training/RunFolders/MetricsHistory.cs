using System.Text;
using System.Text.Json;
using AslTrain.Foundation;

namespace AslTrain.Training.RunFolders;

/// <summary>metrics.jsonl read back, for plots: what a run that was stopped and went on wrote is all there.</summary>
public sealed class MetricsHistory
{
    readonly List<JsonElement> _lines = [];

    /// <summary>One line that names and counts the file's lines which are no entries of a run; null where all are.</summary>
    public string? Damage { get; private set; }

    /// <exception cref="BadInputException">The file is no plain one, or a line is longer than any entry.</exception>
    /// <exception cref="IOException">It is absent or cannot be read.</exception>
    public static MetricsHistory Read(string path)
    {
        MetricsHistory history = new();
        List<string> damaged = [];
        int lines = 0;
        bool isLastSound = true;
        using FileStream stream = RegularFile.OpenRead(path, FileShare.ReadWrite | FileShare.Delete);
        foreach (string line in BoundedLines.Of(stream, path))
        {
            lines++;
            (JsonElement? entry, string? problem) = MetricsLine.Parse(Encoding.UTF8.GetBytes(line));
            isLastSound = entry is not null;
            if (entry is JsonElement sound) history._lines.Add(sound);
            else damaged.Add($"{lines} ({problem})");
        }

        // One without its end is being written.
        if (!isLastSound && !EndsWithLine(path)) damaged.RemoveAt(damaged.Count - 1);
        if (damaged.Count > 0)
        {
            history.Damage =
                $"{path}: {damaged.Count} of {lines} lines are no entries of a run and are left out: {Printable.Some(damaged)}";
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

    static bool EndsWithLine(string path)
    {
        using FileStream stream = RegularFile.OpenRead(path, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Span<byte> end = stackalloc byte[1];
        return RegularFile.TryRead(stream.SafeFileHandle, Math.Max(0, stream.Length - 1), end) && end[0] == '\n';
    }

    static bool IsNumber(JsonElement line, string field) =>
        line.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.Number;
}
