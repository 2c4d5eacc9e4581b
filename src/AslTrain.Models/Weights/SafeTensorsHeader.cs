using System.Buffers.Binary;
using System.Text.Json;
using AslTrain.Foundation;
using static TorchSharp.torch;

namespace AslTrain.Models.Weights;

/// <summary>
/// The header of a safetensors file, trusted in nothing: an 8-byte length, JSON, then raw little-endian tensors.
/// </summary>
static class SafeTensorsHeader
{
    public const string MetadataKey = "__metadata__";

    /// <summary>
    /// The format allows 100 MB and any number of tensors; a network needs a hundred bytes for each of some hundreds.
    /// </summary>
    public const int Largest = 10_000_000, MostTensors = 20_000;

    static readonly JsonReaderOptions Strict = new() { MaxDepth = 4 };

    /// <summary>Whether a file begins as a safetensors file does: 8 bytes of a length, then a brace.</summary>
    public static bool Fits(ReadOnlySpan<byte> start) => start.Length > 8 && start[8] == '{';

    /// <exception cref="BadInputException">Anything in it is unsound; the message names file and tensor.</exception>
    public static WeightContents Read(ReadableFile file)
    {
        Span<byte> lengthBytes = stackalloc byte[8];
        file.Read(0, lengthBytes);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > (ulong)(file.Length - 8))
        {
            throw new BadInputException(
                $"{file.Path}: cut short, or no safetensors file: its header should have {length} bytes, "
                + $"the file has {file.Length}");
        }

        if (length > Largest)
        {
            throw new BadInputException(
                $"{file.Path}: a header of {length} bytes is more than the {Largest} that are read");
        }

        Dictionary<string, string> metadata = [];
        List<KeyValuePair<string, StoredTensor>> tensors = [];
        long start = 8 + (long)length;
        try
        {
            ReadTensors(new Utf8JsonReader(file.Bytes(8, (int)length), Strict), tensors, metadata, start, file);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw NotTheJson(file);
        }

        tensors.Sort((a, b) => (a.Value.Offset, a.Value.Span).CompareTo((b.Value.Offset, b.Value.Span)));
        CheckCoverage(tensors, start, file);
        return new WeightContents(tensors, metadata, ClassNames.FromMetadata(metadata, file.Path));
    }

    static void ReadTensors(
        Utf8JsonReader reader, List<KeyValuePair<string, StoredTensor>> tensors, Dictionary<string, string> metadata,
        long start, ReadableFile file)
    {
        HashSet<string> names = [];
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw NotTheJson(file);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!names.Add(name)) throw new BadInputException($"{file.Path}: tensor {Printable.Of(name)} is there twice");
            if (tensors.Count == MostTensors) throw new BadInputException($"{file.Path}: more than {MostTensors} tensors");
            if (name == MetadataKey) ReadMetadata(ref reader, metadata, file);
            else tensors.Add(new(name, ReadTensor(ref reader, Printable.Of(name), start, file)));
        }

        // Throws where anything but white space follows.
        reader.Read();
    }

    static void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata, ReadableFile file)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw NotTheJson(file);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            if (metadata.TryAdd(key, reader.GetString() ?? "")) continue;
            throw new BadInputException($"{file.Path}: the metadata {Printable.Of(key)} are there twice");
        }
    }

    static StoredTensor ReadTensor(ref Utf8JsonReader reader, string name, long start, ReadableFile file)
    {
        string? typeName = null;
        long[]? shape = null, offsets = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw NotTheJson(file);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            switch (key)
            {
                case "dtype" when typeName is null:
                    typeName = reader.GetString();
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, name, file);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, name, file);
                    break;
                default:
                    throw new BadInputException($"{file.Path}: tensor {name}: '{Printable.Of(key)}' does not belong there");
            }
        }

        if (typeName is null || shape is null || offsets is not [long begin, long end]) throw NotTheJson(file);
        return Place(name, typeName, shape, (begin, end), start, file);
    }

    static long[] ReadNumbers(ref Utf8JsonReader reader, string name, ReadableFile file)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw NotTheJson(file);
        List<long> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (numbers.Count == StoredTensor.MostSides)
            {
                throw new BadInputException($"{file.Path}: tensor {name}: more than {StoredTensor.MostSides} sides");
            }

            numbers.Add(reader.GetInt64());
        }

        return [.. numbers];
    }

    static StoredTensor Place(
        string name, string typeName, long[] shape, (long Begin, long End) bytes, long start, ReadableFile file)
    {
        ScalarType type = ElementTypes.FromSafeTensors(typeName)
            ?? throw new BadInputException($"{file.Path}: tensor {name}: unknown type '{Printable.Of(typeName)}'");
        (long begin, long end) = bytes;
        if (begin < 0 || end < begin || end > file.Length - start)
        {
            throw new BadInputException(
                $"{file.Path}: tensor {name}: bytes {begin} to {end} are not in the file, which holds {file.Length - start}");
        }

        long count = StoredTensor.CountOf(shape)
            ?? throw new BadInputException($"{file.Path}: tensor {name}: impossible shape [{string.Join(", ", shape)}]");
        long needed = count * ElementTypes.BytesOf(type);
        if (needed != end - begin)
        {
            throw new BadInputException(
                $"{file.Path}: tensor {name}: shape [{string.Join(", ", shape)}] of {typeName} takes {needed} bytes, "
                + $"the header gives it {end - begin}");
        }

        return new StoredTensor(type, shape, StoredTensor.ContiguousStrides(shape), start + begin);
    }

    /// <summary>The format allows neither gaps nor overlaps: each byte belongs to one tensor.</summary>
    static void CheckCoverage(List<KeyValuePair<string, StoredTensor>> tensors, long start, ReadableFile file)
    {
        long position = start;
        foreach ((string name, StoredTensor tensor) in tensors)
        {
            if (tensor.Offset != position)
            {
                throw new BadInputException(
                    $"{file.Path}: tensor {Printable.Of(name)} begins at byte {tensor.Offset - start}, "
                    + $"the one before it ends at {position - start}");
            }

            position += tensor.Bytes;
        }

        if (position == file.Length) return;
        throw new BadInputException($"{file.Path}: {file.Length - position} bytes after the last tensor");
    }

    static BadInputException NotTheJson(ReadableFile file) =>
        new($"{file.Path}: the safetensors header is not the JSON that it should be");
}
