using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Models.Weights;

/// <summary>Writes safetensors files that are whole or absent: beside the target, flushed to the disk, then renamed.</summary>
public static class SafeTensorsWriter
{
    /// <param name="path">Target; replaced where it exists.</param>
    /// <param name="tensors">Names and tensors on any device, in the order in which they are stored.</param>
    /// <param name="metadata">Free texts for the header.</param>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; the target is as it was.</exception>
    public static void Write(string path, IReadOnlyList<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        string beside = path + ".new";
        try
        {
            WriteWhole(beside, tensors, Header(tensors, metadata));
            File.Move(beside, path, overwrite: true);
        }
        catch (IOException)
        {
            // Half a file would only take the room that the disk lacks.
            File.Delete(beside);
            throw;
        }
    }

    static void WriteWhole(string path, IReadOnlyList<(string Name, Tensor Tensor)> tensors, byte[] header)
    {
        using FileStream stream = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 20);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach ((_, Tensor tensor) in tensors)
        {
            using DisposeScope scope = NewDisposeScope();
            if (tensor.numel() > 0) stream.Write(tensor.detach().cpu().contiguous().bytes);
        }

        stream.Flush(flushToDisk: true);
    }

    static byte[] Header(IReadOnlyList<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafeTensorsHeader.MetadataKey);
            foreach ((string key, string text) in metadata) json.WriteString(key, text);
            json.WriteEndObject();
            long offset = 0;
            foreach ((string name, Tensor tensor) in tensors)
            {
                long end = offset + (tensor.numel() * tensor.element_size());
                json.WriteStartObject(name);
                json.WriteString("dtype", ElementTypes.SafeTensorsNameOf(tensor.dtype));
                WriteNumbers(json, "shape", tensor.shape);
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
        return header;
    }

    static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
