using System.IO.MemoryMappedFiles;
using AslTrain.Foundation;

namespace AslTrain.Models.Weights;

/// <summary>A file mapped into memory for reading. Every read is checked against the file's size.</summary>
sealed class MappedFile : IDisposable
{
    readonly MemoryMappedFile _file;
    readonly MemoryMappedViewAccessor _view;

    MappedFile(string path, MemoryMappedFile file, long length) =>
        (Path, _file, _view, Length) = (path, file, file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read), length);

    public string Path { get; }

    public long Length { get; }

    /// <exception cref="BadInputException">The file is absent, empty or not to be read.</exception>
    public static MappedFile Open(string path)
    {
        try
        {
            using FileStream stream = RegularFile.OpenRead(path, FileShare.Read | FileShare.Delete, bufferSize: 1);
            long length = stream.Length;
            if (length == 0) throw new BadInputException($"{path}: the file is empty (0 bytes)");
            MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
                stream.SafeFileHandle, mapName: null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            return new MappedFile(path, file, length);
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new BadInputException($"{path}: cannot be read: {Reason(error)}");
        }
    }

    /// <summary>Fills <paramref name="target"/> with the bytes at <paramref name="offset"/>.</summary>
    /// <exception cref="BadInputException">They are not all in the file.</exception>
    public void Read(long offset, Span<byte> target)
    {
        Check(offset, target.Length);
        if (target.Length > 0) _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)offset, target);
    }

    /// <summary>A stretch of the file as an array.</summary>
    public byte[] Bytes(long offset, int length)
    {
        Check(offset, length);
        byte[] bytes = new byte[length];
        Read(offset, bytes);
        return bytes;
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

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
