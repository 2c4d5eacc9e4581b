using System.Text.Json;
using static TorchSharp.torch;

namespace AslTrain.Models.Weights;

/// <summary>The JSON header of a safetensors file, trusted in nothing.</summary>
static class SafeTensorsHeader
{
    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    /// <exception cref="InvalidDataException">Anything in it is unsound; the message names file and tensor.</exception>
    public static (IReadOnlyDictionary<string, TensorEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Parse(
        ReadOnlyMemory<byte> header, long fileLength, string path)
    {
        long start = 8 + header.Length;
        Dictionary<string, string> metadata = [];
        List<KeyValuePair<string, TensorEntry>> entries = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(header, Strict);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name == SafeTensorsFormat.MetadataKey)
                {
                    foreach (JsonProperty text in property.Value.EnumerateObject()) metadata[text.Name] = text.Value.GetString() ?? "";
                }
                else
                {
                    entries.Add(new(property.Name, Entry(property, start, fileLength, path)));
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"{path}: the safetensors header is not the JSON that it should be");
        }

        entries.Sort((a, b) => (a.Value.Offset, a.Value.Length).CompareTo((b.Value.Offset, b.Value.Length)));
        CheckCoverage(entries, start, fileLength, path);
        return (new Dictionary<string, TensorEntry>(entries), metadata);
    }

    static TensorEntry Entry(JsonProperty property, long start, long fileLength, string path)
    {
        string? typeName = property.Value.GetProperty("dtype").GetString();
        (ScalarType type, int size) = SafeTensorsFormat.FromName(typeName)
            ?? throw new InvalidDataException($"{path}: tensor {property.Name}: unknown type '{typeName}'");
        JsonElement offsets = property.Value.GetProperty("data_offsets");
        (long begin, long end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        long[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(side => side.GetInt64())];

        if (offsets.GetArrayLength() != 2 || begin < 0 || end < begin || end > fileLength - start)
        {
            throw new InvalidDataException($"{path}: tensor {property.Name}: bytes {begin} to {end} are not in the file, which holds {fileLength - start}");
        }

        UInt128 bytes = (UInt128)size;
        foreach (long side in shape)
        {
            if (side < 0 || (bytes *= (UInt128)side) > long.MaxValue)
            {
                throw new InvalidDataException($"{path}: tensor {property.Name}: impossible shape [{string.Join(", ", shape)}]");
            }
        }

        if (bytes != (UInt128)(end - begin))
        {
            throw new InvalidDataException(
                $"{path}: tensor {property.Name}: shape [{string.Join(", ", shape)}] of {typeName} takes {bytes} bytes, the header gives it {end - begin}");
        }

        return new TensorEntry(type, shape, start + begin, end - begin);
    }

    /// <summary>The format allows neither gaps nor overlaps: each byte belongs to one tensor.</summary>
    static void CheckCoverage(List<KeyValuePair<string, TensorEntry>> entries, long start, long fileLength, string path)
    {
        long position = start;
        foreach ((string name, TensorEntry entry) in entries)
        {
            if (entry.Offset != position)
            {
                throw new InvalidDataException($"{path}: tensor {name} begins at byte {entry.Offset - start}, the one before it ends at {position - start}");
            }

            position += entry.Length;
        }

        if (position != fileLength) throw new InvalidDataException($"{path}: {fileLength - position} bytes after the last tensor");
    }
}
