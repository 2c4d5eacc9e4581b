using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace AslTrain.Models.Weights;

/// <summary>The header of a safetensors file, trusted in nothing: an 8-byte length, JSON, then raw little-endian tensors.</summary>
static class SafeTensorsHeader
{
    public const string MetadataKey = "__metadata__";

    /// <summary>
    /// The format allows 100 MB, which would take several times that in memory; a tensor needs about a hundred bytes of it.
    /// </summary>
    public const int Largest = 10_000_000;

    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    /// <summary>Whether a file begins as a safetensors file does: 8 bytes of a length, then a brace.</summary>
    public static bool Fits(ReadOnlySpan<byte> start) => start.Length > 8 && start[8] == '{';

    /// <exception cref="InvalidDataException">Anything in it is unsound; the message names file and tensor.</exception>
    public static WeightContents Read(MappedFile file)
    {
        Span<byte> lengthBytes = stackalloc byte[8];
        file.Read(0, lengthBytes);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > (ulong)(file.Length - 8))
        {
            throw new InvalidDataException($"{file.Path}: cut short, or no safetensors file: its header should have {length} bytes, the file has {file.Length}");
        }

        if (length > Largest) throw new InvalidDataException($"{file.Path}: a header of {length} bytes is more than the {Largest} that are read");
        return Parse(file.Bytes(8, (int)length), file.Length, file.Path);
    }

    static WeightContents Parse(ReadOnlyMemory<byte> header, long fileLength, string path)
    {
        long start = 8 + header.Length;
        Dictionary<string, string> metadata = [];
        List<KeyValuePair<string, StoredTensor>> tensors = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(header, Strict);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataKey)
                {
                    foreach (JsonProperty text in property.Value.EnumerateObject()) metadata[text.Name] = text.Value.GetString() ?? "";
                }
                else
                {
                    tensors.Add(new(property.Name, Tensor(property, start, fileLength, path)));
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"{path}: the safetensors header is not the JSON that it should be");
        }

        tensors.Sort((a, b) => (a.Value.Offset, a.Value.Span).CompareTo((b.Value.Offset, b.Value.Span)));
        CheckCoverage(tensors, start, fileLength, path);
        return new WeightContents(tensors, metadata, ClassNames.FromMetadata(metadata, path));
    }

    static StoredTensor Tensor(JsonProperty property, long start, long fileLength, string path)
    {
        string? typeName = property.Value.GetProperty("dtype").GetString();
        ScalarType type = ElementTypes.FromSafeTensors(typeName)
            ?? throw new InvalidDataException($"{path}: tensor {property.Name}: unknown type '{typeName}'");
        JsonElement offsets = property.Value.GetProperty("data_offsets");
        (long begin, long end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        long[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(side => side.GetInt64())];

        if (offsets.GetArrayLength() != 2 || begin < 0 || end < begin || end > fileLength - start)
        {
            throw new InvalidDataException($"{path}: tensor {property.Name}: bytes {begin} to {end} are not in the file, which holds {fileLength - start}");
        }

        long count = StoredTensor.CountOf(shape)
            ?? throw new InvalidDataException($"{path}: tensor {property.Name}: impossible shape [{string.Join(", ", shape)}]");
        long bytes = count * ElementTypes.BytesOf(type);
        if (bytes != end - begin)
        {
            throw new InvalidDataException(
                $"{path}: tensor {property.Name}: shape [{string.Join(", ", shape)}] of {typeName} takes {bytes} bytes, the header gives it {end - begin}");
        }

        return new StoredTensor(type, shape, StoredTensor.ContiguousStrides(shape), start + begin);
    }

    /// <summary>The format allows neither gaps nor overlaps: each byte belongs to one tensor.</summary>
    static void CheckCoverage(List<KeyValuePair<string, StoredTensor>> tensors, long start, long fileLength, string path)
    {
        long position = start;
        foreach ((string name, StoredTensor tensor) in tensors)
        {
            if (tensor.Offset != position)
            {
                throw new InvalidDataException($"{path}: tensor {name} begins at byte {tensor.Offset - start}, the one before it ends at {position - start}");
            }

            position += tensor.Count * ElementTypes.BytesOf(tensor.Type);
        }

        if (position != fileLength) throw new InvalidDataException($"{path}: {fileLength - position} bytes after the last tensor");
    }
}
