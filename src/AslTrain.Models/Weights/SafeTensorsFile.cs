using System.Buffers.Binary;
using static TorchSharp.torch;

namespace AslTrain.Models.Weights;

/// <summary>
/// A safetensors file opened for reading. Its header is checked in full before any tensor is read: every length and
/// offset against the file's size, so that a hostile file takes no memory beyond its own size.
/// </summary>
public sealed class SafeTensorsFile : IDisposable
{
    readonly FileStream _stream;

    SafeTensorsFile(FileStream stream, IReadOnlyDictionary<string, TensorEntry> entries, IReadOnlyDictionary<string, string> metadata) =>
        (_stream, Entries, Metadata) = (stream, entries, metadata);

    /// <summary>The tensors by name, in the order of their bytes.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    /// <summary>The free texts that the writer left in the header.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <exception cref="InvalidDataException">The file is absent, cut short or not a sound safetensors file.</exception>
    public static SafeTensorsFile Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = File.OpenRead(path);
            byte[] header = ReadHeader(stream, path);
            (IReadOnlyDictionary<string, TensorEntry> entries, IReadOnlyDictionary<string, string> metadata) =
                SafeTensorsHeader.Parse(header, stream.Length, path);
            return new SafeTensorsFile(stream, entries, metadata);
        }
        catch (Exception error)
        {
            stream?.Dispose();
            if (error is IOException or UnauthorizedAccessException or ArgumentException) throw new InvalidDataException($"{path}: cannot be read: {Reason(error)}");
            throw;
        }
    }

    /// <summary>A tensor on the CPU.</summary>
    /// <exception cref="KeyNotFoundException">The file has no such tensor.</exception>
    public Tensor Read(string name)
    {
        TensorEntry entry = Entries[name];
        Tensor tensor = empty(entry.Shape, entry.Type);
        _stream.Position = entry.Offset;
        if (entry.Length > 0) _stream.ReadExactly(tensor.bytes);
        return tensor;
    }

    public void Dispose() => _stream.Dispose();

    static byte[] ReadHeader(FileStream stream, string path)
    {
        Span<byte> lengthBytes = stackalloc byte[8];
        if (stream.ReadAtLeast(lengthBytes, 8, throwOnEndOfStream: false) < 8)
        {
            throw new InvalidDataException($"{path}: {stream.Length} bytes are too few for a safetensors file");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > SafeTensorsFormat.LargestHeader || (long)length > stream.Length - 8)
        {
            throw new InvalidDataException(
                $"{path}: not a safetensors file, or cut short: its header should have {length} bytes, the file has {stream.Length}");
        }

        byte[] header = new byte[length];
        stream.ReadExactly(header);
        return header;
    }

    static string Reason(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "it is a folder, or access is denied",
        ArgumentException => "it is not a file's name",
        _ => error.Message,
    };
}
