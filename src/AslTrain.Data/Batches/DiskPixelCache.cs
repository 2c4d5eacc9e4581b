using System.IO.Hashing;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text;
using AslTrain.Data.Annotations;
using AslTrain.Foundation;

namespace AslTrain.Data.Batches;

/// <summary>
/// Keeps pixels in a memory-mapped file that later runs find again. Its name is a hash of the images' paths, lengths and
/// times and of the size, so that changed images have another file. Each image has its own checksum: what a crash left
/// half-written, or another run is writing at this moment, is read as absent and written again.
/// </summary>
public sealed class DiskPixelCache : PixelCache
{
    const int ChecksumBytes = sizeof(ulong);

    /// <summary>Raised when the same file would be decoded or squished to other pixels than before.</summary>
    const int Version = 1;

    readonly int _imageBytes;
    readonly long _checksums;
    readonly MemoryMappedFile _file;
    readonly MemoryMappedViewAccessor _view;

    DiskPixelCache(string path, int images, int imageBytes)
    {
        (Path, _imageBytes, _checksums) = (path, imageBytes, (long)images * imageBytes);
        long length = _checksums + ((long)images * ChecksumBytes);
        using FileStream stream = Open(path, length);
        _file = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.ReadWrite);
    }

    public string Path { get; }

    /// <summary>The cache of a split, opened or made.</summary>
    /// <param name="folder">Where caches are kept; made where it is absent.</param>
    /// <param name="split">The images.</param>
    /// <param name="size">Side of the squished images.</param>
    /// <exception cref="IOException">The disk lacks the room, or the folder cannot be written.</exception>
    public static DiskPixelCache Open(string folder, LabeledImages split, int size)
    {
        Directory.CreateDirectory(folder);
        string path = System.IO.Path.Combine(folder, $"pixels-{Key(split, size)}.bin");
        return new DiskPixelCache(path, split.Images.Count, size * size * 3);
    }

    public override bool TryRead(int image, Span<byte> rgb)
    {
        ulong checksum = _view.ReadUInt64(_checksums + ((long)image * ChecksumBytes));
        if (checksum == 0) return false;
        _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)((long)image * _imageBytes), rgb);
        return Checksum(rgb) == checksum;
    }

    public override void Write(int image, ReadOnlySpan<byte> rgb)
    {
        _view.SafeMemoryMappedViewHandle.WriteSpan((ulong)((long)image * _imageBytes), rgb);
        _view.Write(_checksums + ((long)image * ChecksumBytes), Checksum(rgb));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _view.Dispose();
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>All of its room is taken at once: a full disk is an error here, and not a crash at some later write.</summary>
    static FileStream Open(string path, long length)
    {
        const FileShare ByAll = FileShare.ReadWrite | FileShare.Delete;
        KeptFile.Require(path);
        if (File.Exists(path) && new FileInfo(path).Length == length) return KeptFile.Open(path, ByAll);

        // Another run never sees one of another length.
        WholeFile.Write(path, made => made.SetLength(length), length);
        return KeptFile.Open(path, ByAll);
    }

    static ulong Checksum(ReadOnlySpan<byte> rgb) => XxHash3.HashToUInt64(rgb) | 1;

    static string Key(LabeledImages split, int size)
    {
        XxHash128 hash = new();
        Append(hash, Version, size, split.Images.Count);
        foreach (LabeledImage image in split.Images)
        {
            FileInfo file = new(image.File);
            hash.Append(Encoding.UTF8.GetBytes(file.FullName));
            if (file.Exists) Append(hash, file.Length, file.LastWriteTimeUtc.Ticks);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    static void Append(XxHash128 hash, params ReadOnlySpan<long> numbers) => hash.Append(MemoryMarshal.AsBytes(numbers));
}
