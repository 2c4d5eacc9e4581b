using System.Buffers.Binary;
using System.Text;
using AslTrain.Foundation;

namespace AslTrain.Models.Weights.PyTorch;

/// <summary>
/// The directory of a zip file whose entries are stored, not compressed, as PyTorch writes them: where each entry's
/// bytes lie, so that tensors can be read in place. Entries that are compressed cannot be found here.
/// </summary>
sealed class ZipDirectory
{
    const uint EndSignature = 0x06054b50, End64Signature = 0x06064b50, Locator64Signature = 0x07064b50;
    const uint EntrySignature = 0x02014b50, LocalSignature = 0x04034b50;
    const int EndSize = 22, Locator64Size = 20, End64Size = 56, EntrySize = 46, LocalSize = 30, LongestComment = ushort.MaxValue;
    const int LargestDirectory = 20_000_000;

    readonly Dictionary<string, (long Offset, long Length)> _entries = [];
    readonly HashSet<string> _compressed = [];

    ZipDirectory()
    {
    }

    /// <summary>Names of the entries that are stored.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <exception cref="BadInputException">The directory is not there, or points outside the file.</exception>
    public static ZipDirectory Read(ReadableFile file)
    {
        (long offset, long size, long count) = FindDirectory(file);
        bool fits = offset >= 0 && size is >= 0 and <= LargestDirectory && offset <= file.Length - size
            && count >= 0 && count <= size / EntrySize;
        if (!fits) throw Unsound(file);
        ReadOnlySpan<byte> directory = file.Bytes(offset, (int)size);
        ZipDirectory result = new();
        for (long i = 0; i < count; i++) directory = directory[result.ReadEntry(file, directory, offset)..];
        return result;
    }

    /// <summary>First byte and number of bytes of an entry; null where there is none.</summary>
    /// <exception cref="BadInputException">It is compressed.</exception>
    public (long Offset, long Length)? Find(string name, string path)
    {
        if (_compressed.Contains(name))
        {
            throw new BadInputException(
                $"{path}: entry {Printable.Of(name)} is compressed; PyTorch stores its entries as they are");
        }

        return _entries.TryGetValue(name, out (long, long) place) ? place : null;
    }

    static (long Offset, long Size, long Count) FindDirectory(ReadableFile file)
    {
        int length = (int)Math.Min(file.Length, EndSize + LongestComment);
        ReadOnlySpan<byte> tail = file.Bytes(file.Length - length, length);
        for (int i = length - EndSize; i >= 0; i--)
        {
            bool isEnd = Int32(tail, i) == EndSignature && Int16(tail, i + 20) == length - EndSize - i;
            if (!isEnd) continue;
            int locator = i - Locator64Size;
            return locator >= 0 && Int32(tail, locator) == Locator64Signature
                ? Directory64(file, Int64(tail, locator + 8))
                : (Int32(tail, i + 16), Int32(tail, i + 12), Int16(tail, i + 10));
        }

        throw new BadInputException($"{file.Path}: cut short: the directory at the end of a zip file is missing");
    }

    static (long Offset, long Size, long Count) Directory64(ReadableFile file, long offset)
    {
        ReadOnlySpan<byte> end = file.Bytes(offset, End64Size);
        return Int32(end, 0) == End64Signature ? (Int64(end, 48), Int64(end, 40), Int64(end, 32)) : throw Unsound(file);
    }

    /// <summary>Takes in the first entry of what is left of the directory and returns its size there.</summary>
    int ReadEntry(ReadableFile file, ReadOnlySpan<byte> directory, long directoryOffset)
    {
        if (directory.Length < EntrySize || Int32(directory, 0) != EntrySignature) throw Unsound(file);
        (int flags, int method) = (Int16(directory, 8), Int16(directory, 10));
        (int nameLength, int extraLength, int commentLength) = (Int16(directory, 28), Int16(directory, 30), Int16(directory, 32));
        int entryLength = EntrySize + nameLength + extraLength + commentLength;
        if (entryLength > directory.Length) throw Unsound(file);

        string name = Encoding.UTF8.GetString(directory.Slice(EntrySize, nameLength));
        (long size, long stored, long local) = (Int32(directory, 24), Int32(directory, 20), Int32(directory, 42));
        Extend(directory.Slice(EntrySize + nameLength, extraLength), ref size, ref stored, ref local);
        if (_entries.ContainsKey(name) || _compressed.Contains(name))
        {
            throw new BadInputException($"{file.Path}: damaged: the zip entry {Printable.Of(name)} is there twice");
        }

        if (method != 0 || (flags & 1) != 0)
        {
            _compressed.Add(name);
            return entryLength;
        }

        if (size != stored || size < 0 || local < 0 || local > directoryOffset - LocalSize) throw Unsound(file);
        ReadOnlySpan<byte> header = file.Bytes(local, LocalSize);
        long offset = local + LocalSize + Int16(header, 26) + Int16(header, 28);
        if (Int32(header, 0) != LocalSignature || offset > directoryOffset || size > directoryOffset - offset)
        {
            throw Unsound(file);
        }

        _entries.Add(name, (offset, size));
        return entryLength;
    }

    /// <summary>Zip64: fields that do not fit 32 bits stand in an extra field, in this order.</summary>
    static void Extend(ReadOnlySpan<byte> extra, ref long size, ref long stored, ref long local)
    {
        while (extra.Length >= 4)
        {
            (int kind, int length) = (Int16(extra, 0), Int16(extra, 2));
            if (length > extra.Length - 4) return;
            if (kind == 1)
            {
                ReadOnlySpan<byte> fields = extra.Slice(4, length);
                Next(ref size, ref fields);
                Next(ref stored, ref fields);
                Next(ref local, ref fields);
                return;
            }

            extra = extra[(4 + length)..];
        }

        static void Next(ref long field, ref ReadOnlySpan<byte> fields)
        {
            if (field != uint.MaxValue || fields.Length < 8) return;
            field = Int64(fields, 0);
            fields = fields[8..];
        }
    }

    static ushort Int16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    static uint Int32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    static long Int64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadInt64LittleEndian(bytes[offset..]);

    static BadInputException Unsound(ReadableFile file) =>
        new($"{file.Path}: damaged: the directory of the zip file does not fit it");
}
