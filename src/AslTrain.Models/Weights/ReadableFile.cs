using AslTrain.Foundation;

namespace AslTrain.Models.Weights;

/// <summary>
/// A file open for reading at any place. Every read is checked against the file's size, and against what is there by then: the
/// file is not mapped, since one that is cut short under a map would end the process.
/// </summary>
sealed class ReadableFile : IDisposable
{
    readonly FileStream _stream;

    ReadableFile(string path, FileStream stream) => (Path, _stream, Length) = (path, stream, stream.Length);

    public string Path { get; }

    public long Length { get; }

    /// <exception cref="BadInputException">The file is absent, empty or not to be read.</exception>
    public static ReadableFile Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = RegularFile.OpenRead(path, FileShare.Read | FileShare.Delete, bufferSize: 1);
            return stream.Length > 0
                ? new ReadableFile(path, stream)
                : throw new BadInputException($"{path}: the file is empty (0 bytes)");
        }
        catch (Exception error)
        {
            stream?.Dispose();
            if (error is not (IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)) throw;
            throw new BadInputException($"{path}: cannot be read: {Reason(error)}");
        }
    }

    /// <summary>Fills <paramref name="target"/> with the bytes at <paramref name="offset"/>.</summary>
    /// <exception cref="BadInputException">They are not all in the file, or not any more.</exception>
    public void Read(long offset, Span<byte> target)
    {
        Check(offset, target.Length);
        if (RegularFile.TryRead(_stream.SafeFileHandle, offset, target)) return;
        throw new BadInputException($"{Path}: was cut short while it was read");
    }

    /// <summary>A stretch of the file as an array.</summary>
    public byte[] Bytes(long offset, int length)
    {
        Check(offset, length);
        byte[] bytes = new byte[length];
        Read(offset, bytes);
        return bytes;
    }

    public void Dispose() => _stream.Dispose();

    void Check(long offset, long length)
    {
        if (offset >= 0 && length >= 0 && length <= Length - offset) return;
        throw new BadInputException(
            $"{Path}: cut short, or damaged: bytes {offset} to {offset + length} are not in it");
    }

    static string Reason(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "it is a folder, or access is denied",
        ArgumentException => "it is not a file's name",
        _ => error.Message,
    };
}
