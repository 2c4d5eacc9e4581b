using System.Text.Json;
using AslTrain.Files;

namespace AslTrain.Training.Sweeps;

/// <summary>A finished run of a sweep.</summary>
/// <param name="Fingerprint">Of its config; a run with another config is another run.</param>
/// <param name="Settings">What the grid set, for a person.</param>
/// <param name="Best">mAP in percent; null where training diverged.</param>
/// <param name="Epoch">Of the best weights, from 1.</param>
/// <param name="Weights">trained or ema.</param>
/// <param name="Folder">The run's, inside the sweep's.</param>
public sealed record SweepRecord(string Fingerprint, string Settings, long Seed, double? Best, int Epoch, string Weights, double Seconds, string Folder);

/// <summary>runs.jsonl of a sweep: a finished run a line, so that an interrupted sweep goes on where it was.</summary>
public static class SweepRecords
{
    /// <summary>What is there; a last line that was cut off is no run.</summary>
    /// <exception cref="BadInputException">A line is unsound.</exception>
    public static Dictionary<string, SweepRecord> Read(string path)
    {
        Dictionary<string, SweepRecord> records = [];
        if (!File.Exists(path)) return records;
        string text = File.ReadAllText(path);
        string[] lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach ((int row, string line) in lines.Index())
        {
            try
            {
                SweepRecord record = Parse(line);
                records[record.Fingerprint] = record;
            }
            catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                throw new BadInputException($"{path}:{row + 1}: not a run of a sweep; delete the line, and the run is made again");
            }
        }

        return records;
    }

    public static void Append(string path, SweepRecord record)
    {
        using FileStream stream = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        CutAfterLastLine(stream);
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("fingerprint", record.Fingerprint);
            json.WriteString("settings", record.Settings);
            json.WriteNumber("seed", record.Seed);
            if (record.Best is double best) json.WriteNumber("best", best);
            else json.WriteNull("best");
            json.WriteNumber("epoch", record.Epoch);
            json.WriteString("weights", record.Weights);
            json.WriteNumber("seconds", Math.Round(record.Seconds, 1));
            json.WriteString("folder", record.Folder);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        stream.Flush(flushToDisk: true);
    }

    /// <summary>What a crash left of a line would spoil the next one.</summary>
    static void CutAfterLastLine(FileStream stream)
    {
        long end = stream.Length;
        while (end > 0)
        {
            stream.Position = end - 1;
            if (stream.ReadByte() == '\n') break;
            end--;
        }

        stream.SetLength(end);
        stream.Position = end;
    }

    static SweepRecord Parse(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement record = document.RootElement;
        JsonElement best = record.GetProperty("best");
        return new SweepRecord(
            Text("fingerprint"), Text("settings"), record.GetProperty("seed").GetInt64(), best.ValueKind == JsonValueKind.Null ? null : best.GetDouble(),
            record.GetProperty("epoch").GetInt32(), Text("weights"), record.GetProperty("seconds").GetDouble(), Text("folder"));

        string Text(string name) => record.GetProperty(name).GetString() ?? throw new FormatException(name);
    }
}
