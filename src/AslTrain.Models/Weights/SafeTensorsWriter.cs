using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using AslTrain.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Models.Weights;

/// <summary>A tensor to be written: its description, and how to come by it when its turn is.</summary>
public sealed record TensorSource(string Name, ScalarType Type, long[] Shape, Func<Tensor> Read)
{
    /// <summary>The tensors of a file, read when their turn comes; the file has to be open until then.</summary>
    public static TensorSource[] Of(WeightFile file) =>
        [.. file.Tensors.Select(entry => new TensorSource(
            entry.Key, entry.Value.Type, entry.Value.Shape, () => file.Read(entry.Key)))];

    public long Bytes => Shape.Aggregate(1L, (product, side) => product * side) * ElementTypes.BytesOf(Type);
}

/// <summary>Writes safetensors files that are whole or absent: beside the target, flushed to the disk, then renamed.</summary>
public static class SafeTensorsWriter
{
    /// <param name="path">Target; replaced where it exists.</param>
    /// <param name="tensors">Names and tensors on any device, in the order in which they are stored.</param>
    /// <param name="metadata">Free texts for the header.</param>
    /// <exception cref="BadInputException">The header would be larger than a reader takes.</exception>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; the target is as it was.</exception>
    public static void Write(
        string path, IReadOnlyList<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        TensorSource[] sources = [.. tensors.Select(entry => new TensorSource(
            entry.Name, entry.Tensor.dtype, entry.Tensor.shape, entry.Tensor.alias))];
        Write(path, sources, metadata);
    }

    /// <summary>The same with one tensor at a time in memory.</summary>
    /// <param name="tensors">Each is read once, in order, and disposed of.</param>
    /// <param name="stop">Asked before each.</param>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; the target is as it was.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the target is as it was.</exception>
    public static void Write(
        string path, IReadOnlyList<TensorSource> tensors, IReadOnlyDictionary<string, string> metadata,
        CancellationToken stop = default)
    {
        byte[] header = Header(path, tensors, metadata);
        long bytes = sizeof(long) + header.Length + tensors.Sum(tensor => tensor.Bytes);
        try
        {
            WholeFile.Write(path, stream => Write(stream, header, tensors, stop), bytes);
        }
        catch (IOException error)
        {
            string before = File.Exists(path) ? " The file from before is whole." : "";
            throw new IOException($"{path}: cannot be written: {error.Message}{before}", error);
        }
    }

    /// <summary>Writes a file anew with one text of its header changed.</summary>
    /// <exception cref="BadInputException">The file is unsound.</exception>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; the file is as it was.</exception>
    public static void ChangeMetadata(string path, string key, string text) => WholeFile.Write(path, stream =>
    {
        // Closed before the new file takes its place: one that is open cannot be replaced everywhere.
        using WeightFile file = WeightFile.Open(path);
        TensorSource[] tensors = TensorSource.Of(file);
        Write(stream, Header(path, tensors, new Dictionary<string, string>(file.Metadata) { [key] = text }), tensors);
    });

    static void Write(
        FileStream stream, byte[] header, IReadOnlyList<TensorSource> tensors, CancellationToken stop = default)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (TensorSource source in tensors)
        {
            stop.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Tensor tensor = source.Read();
            if (tensor.numel() > 0) stream.Write(tensor.detach().cpu().contiguous().bytes);
        }
    }

    static byte[] Header(string path, IReadOnlyList<TensorSource> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafeTensorsHeader.MetadataKey);
            foreach ((string key, string text) in metadata) json.WriteString(key, text);
            json.WriteEndObject();
            long offset = 0;
            foreach (TensorSource tensor in tensors)
            {
                long end = offset + tensor.Bytes;
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", ElementTypes.SafeTensorsNameOf(tensor.Type));
                WriteNumbers(json, "shape", tensor.Shape);
                WriteNumbers(json, "data_offsets", [offset, end]);
                json.WriteEndObject();
                offset = end;
            }

            json.WriteEndObject();
        }

        // Padded so that the tensors begin at a multiple of 8.
        byte[] header = new byte[(buffer.WrittenCount + 7) / 8 * 8];
        header.AsSpan().Fill((byte)' ');
        buffer.WrittenSpan.CopyTo(header);
        if (header.Length <= SafeTensorsHeader.Largest && tensors.Count <= SafeTensorsHeader.MostTensors) return header;
        throw new BadInputException(
            $"{path}: a header of {header.Length} bytes and {tensors.Count} tensors is more than would be read again "
            + $"({SafeTensorsHeader.Largest}, {SafeTensorsHeader.MostTensors})");
    }

    static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
