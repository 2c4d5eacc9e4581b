using System.Text.Json;

namespace AslTrain.Training.Reporting;

/// <summary>
/// metrics.jsonl: a JSON object a line. Two runs of one seed differ only in the fields that are times: seconds,
/// images_per_second and data_wait_seconds.
/// </summary>
public sealed class MetricsFile(string path) : IDisposable
{
    readonly FileStream _stream = new(path, FileMode.Append, FileAccess.Write, FileShare.Read);

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
}
