using System.Buffers.Binary;

namespace AslTrain.Data.Images;

/// <summary>
/// What decoding takes besides the pixels, as the header tells: a JPEG of several scans is held as coefficients until its last
/// one, an interlaced PNG as a second picture. A small file may ask for a great deal that way.
/// </summary>
static class DecodingMemory
{
    const byte StartOfScan = 0xDA, EndOfImage = 0xD9, Progressive = 0xC2;
    const int BlockSide = 8, CoefficientBytes = 2, PixelBytes = 4, PngHeader = 29, FrameHeader = 6, MostComponents = 4;

    static ReadOnlySpan<byte> PngStart => [0x89, (byte)'P', (byte)'N', (byte)'G'];

    /// <summary>In bytes; 0 where it is little. The stream is left at its start.</summary>
    public static long Of(Stream stream)
    {
        Span<byte> start = stackalloc byte[PngHeader];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        long bytes = 0;
        if (length == start.Length && start.StartsWith(PngStart))
        {
            bool isInterlaced = start[PngHeader - 1] == 1;
            long width = BinaryPrimitives.ReadUInt32BigEndian(start[16..]);
            long height = BinaryPrimitives.ReadUInt32BigEndian(start[20..]);
            if (isInterlaced) bytes = Math.Min(width, ushort.MaxValue) * Math.Min(height, ushort.MaxValue) * PixelBytes;
        }
        else if (length > 2 && start is [0xFF, 0xD8, ..])
        {
            stream.Position = 2;
            bytes = OfJpeg(stream);
        }

        stream.Position = 0;
        return bytes;
    }

    /// <summary>From the first marker to the first scan.</summary>
    static long OfJpeg(Stream stream)
    {
        long coefficients = 0;
        int components = 0;
        bool isProgressive = false;
        while (NextMarker(stream) is byte marker and not EndOfImage)
        {
            long end = stream.Position + ReadShort(stream);
            if (marker == StartOfScan) return isProgressive || stream.ReadByte() < components ? coefficients : 0;
            bool isFrame = marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
            if (isFrame) (isProgressive, (components, coefficients)) = (marker == Progressive, ReadFrame(stream));
            stream.Position = end;
        }

        return 0;
    }

    static (int Components, long Bytes) ReadFrame(Stream stream)
    {
        Span<byte> frame = stackalloc byte[FrameHeader + (3 * MostComponents)];
        int length = stream.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false);
        if (length < FrameHeader) return (0, 0);
        int height = BinaryPrimitives.ReadUInt16BigEndian(frame[1..]), width = BinaryPrimitives.ReadUInt16BigEndian(frame[3..]);
        int components = Math.Min((int)frame[5], MostComponents);
        (int mostAcross, int mostDown) = (1, 1);
        for (int i = 0; i < components; i++)
        {
            byte sampling = frame[FrameHeader + (3 * i) + 1];
            (mostAcross, mostDown) = (Math.Max(mostAcross, sampling >> 4), Math.Max(mostDown, sampling & 15));
        }

        long bytes = 0;
        for (int i = 0; i < components; i++)
        {
            byte sampling = frame[FrameHeader + (3 * i) + 1];
            long across = Units(width, mostAcross) * (sampling >> 4), down = Units(height, mostDown) * (sampling & 15);
            bytes += across * down * BlockSide * BlockSide * CoefficientBytes;
        }

        return (components, bytes);

        static long Units(int side, int sampling) => (side + (BlockSide * sampling) - 1) / (BlockSide * sampling);
    }

    /// <summary>null where the file ends.</summary>
    static byte? NextMarker(Stream stream)
    {
        int value;
        do value = stream.ReadByte();
        while (value is not (0xFF or -1));
        while (value == 0xFF) value = stream.ReadByte();
        return value < 0 ? null : (byte)value;
    }

    static int ReadShort(Stream stream) => (Math.Max(0, stream.ReadByte()) << 8) | Math.Max(0, stream.ReadByte());
}
