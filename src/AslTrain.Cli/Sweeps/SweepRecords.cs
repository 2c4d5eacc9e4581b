using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using AslTrain.Foundation;
using AslTrain.Training.Checkpoints;

namespace AslTrain.Cli.Sweeps;

/// <summary>A finished run of a sweep.</summary>
/// <param name="Key">Of the run; a run with other settings is another run.</param>
/// <param name="Settings">What the grid set, for a person.</param>
/// <param name="Best">Score in percent by the task's metric; null where training diverged.</param>
/// <param name="Epoch">Of the best weights, from 1; 0 for none.</param>
/// <param name="Weights">trained or ema; "" for none.</param>
/// <param name="Seconds">That the run took.</param>
/// <param name="Folder">The run's, inside the sweep's.</param>
sealed record SweepRecord(
    [property: JsonPropertyName("fingerprint")] string Key,
    string Settings,
    long Seed,
    double? Best,
    int Epoch,
    string Weights,
    double Seconds,
    string Folder)
{
    /// <param name="best">null where training diverged.</param>
    public static SweepRecord Of(PlannedRun run, BestEpoch? best, double seconds, string folder) => new(
        run.Key,
        run.Point.ToString(),
        run.Config.Run.Seed,
        best?.Score,
        best?.Epoch ?? 0,
        best is null ? "" : best.Weights.Name(),
        Math.Round(seconds, 1),
        folder);
}

/// <summary>runs.jsonl of a sweep: a finished run a line, so that an interrupted sweep goes on where it was.</summary>
static class SweepRecords
{
    /// <summary>In bytes: of some million runs.</summary>
    const int LargestFile = 1 << 28;

    static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>What is there; a last line that was cut off is no run.</summary>
    /// <exception cref="BadInputException">A line is unsound.</exception>
    public static Dictionary<string, SweepRecord> Read(string path)
    {
        Dictionary<string, SweepRecord> records = [];
        if (!File.Exists(path)) return records;
        string text = Encoding.UTF8.GetString(RegularFile.ReadAll(path, LargestFile));
        string[] lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach ((int row, string line) in lines.Index())
        {
            try
            {
                SweepRecord record = JsonSerializer.Deserialize<SweepRecord>(line, Format) ?? throw new JsonException();
                if (record.Best is double best && !double.IsFinite(best)) throw new JsonException();
                records[record.Key] = record;
            }
            catch (JsonException)
            {
                throw new BadInputException(
                    $"{path}:{row + 1}: not a run of a sweep; delete the line, and the run is made again");
            }
        }

        return records;
    }

    public static void Append(string path, SweepRecord record)
    {
        using FileStream stream = KeptFile.Open(path, FileShare.Read);
        CutAfterLastLine(stream);
        JsonSerializer.Serialize(stream, record, Format);
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
}
