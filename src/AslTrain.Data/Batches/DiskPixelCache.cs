using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using AslTrain.Data.Annotations;
using AslTrain.Foundation;
using Microsoft.Win32.SafeHandles;

namespace AslTrain.Data.Batches;

/// <summary>
/// Keeps pixels in a file that later runs find again. Its name is a hash of the images' paths, lengths and
/// times and of the size, so that changed images have another file. Each image has its own checksum: what a crash left
/// half-written, another run is writing at this moment, or somebody cut off, is read as absent and written again. The file is
/// not mapped, since one that is cut short under a map would end the process.
/// </summary>
public sealed class DiskPixelCache : PixelCache
{
    const int ChecksumBytes = sizeof(ulong);

    /// <summary>Raised when the same file would be decoded or squished to other pixels than before.</summary>
    const int Version = 1;

    readonly int _imageBytes;
    readonly long _checksums;
    readonly SafeFileHandle _file;

    DiskPixelCache(string path, int images, int imageBytes)
    {
        (Path, _imageBytes, _checksums) = (path, imageBytes, (long)images * imageBytes);
        _file = Open(path, _checksums + ((long)images * ChecksumBytes));
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
        ulong checksum = 0;
        Span<byte> stored = MemoryMarshal.AsBytes(new Span<ulong>(ref checksum));
        return RegularFile.TryRead(_file, _checksums + ((long)image * ChecksumBytes), stored)
            && checksum != 0
            && RegularFile.TryRead(_file, (long)image * _imageBytes, rgb)
            && Checksum(rgb) == checksum;
    }

    public override void Write(int image, ReadOnlySpan<byte> rgb)
    {
        ulong checksum = Checksum(rgb);
        RandomAccess.Write(_file, rgb, (long)image * _imageBytes);
        RandomAccess.Write(
            _file, MemoryMarshal.AsBytes(new Span<ulong>(ref checksum)), _checksums + ((long)image * ChecksumBytes));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _file.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>All of its room is taken at once: a full disk is an error here, and not a crash at some later write.</summary>
    static SafeFileHandle Open(string path, long length)
    {
        KeptFile.Require(path);
        bool isThere = File.Exists(path) && new FileInfo(path).Length == length;

        // Another run never sees one of another length.
        if (!isThere) WholeFile.Write(path, made => made.SetLength(length), length);
        return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
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
