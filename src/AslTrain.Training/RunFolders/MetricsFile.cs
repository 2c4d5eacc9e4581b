using System.Text.Json;
using AslTrain.Foundation;

namespace AslTrain.Training.RunFolders;

/// <summary>
/// metrics.jsonl: a JSON object a line. Two runs of one seed differ only in seconds, images_per_second,
/// data_wait_seconds, memory_gb and peak_memory_gb.
/// </summary>
/// <param name="path">Created where it is absent.</param>
/// <param name="step">
/// Steps that a run has done which goes on here: lines of later ones are cut off, for they will be made again.
/// </param>
/// <param name="epochsDone">Epochs that it has done.</param>
/// <exception cref="BadInputException">A line before those is no entry of a run; nothing is changed.</exception>
sealed class MetricsFile(string path, long step = 0, int epochsDone = 0) : IDisposable
{
    readonly FileStream _stream = Open(path, step, epochsDone);

    /// <param name="type">step or epoch.</param>
    /// <param name="fields">Names and numbers, in order; null is written as null.</param>
    public void Write(string type, params ReadOnlySpan<(string Name, double? Value)> fields)
    {
        using (Utf8JsonWriter json = new(_stream))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            foreach ((string name, double? value) in fields)
            {
                if (value is double number && double.IsFinite(number)) json.WriteNumber(name, number);
                else json.WriteNull(name);
            }

            json.WriteEndObject();
        }

        _stream.WriteByte((byte)'\n');
        _stream.Flush();
    }

    public void Dispose() => _stream.Dispose();

    static FileStream Open(string path, long step, int epochsDone)
    {
        FileStream stream = KeptFile.Open(path, FileShare.Read);
        try
        {
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            int kept = 0;
            for (int number = 1; content.AsSpan(kept).IndexOf((byte)'\n') is var length and >= 0; number++)
            {
                (JsonElement? entry, string? problem) = MetricsLine.Parse(content.AsMemory(kept, length));
                if (entry is not JsonElement line)
                {
                    throw new BadInputException($"{path}:{number}: {problem}: delete this line, and the run can go on");
                }

                if (!IsDone(line, step, epochsDone)) break;
                kept += length + 1;
            }

            stream.SetLength(kept);
            stream.Position = kept;
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    static bool IsDone(JsonElement entry, long step, int epochsDone) =>
        entry.GetProperty("step").GetInt64() <= step
        && (entry.GetProperty("type").GetString() != "epoch" || entry.GetProperty("epoch").GetInt32() <= epochsDone);
}
