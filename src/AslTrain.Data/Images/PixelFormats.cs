using System.Buffers.Binary;

namespace AslTrain.Data.Images;

/// <summary>Finds by its header an image whose pixels would come out otherwise than from Pillow's convert("RGB").</summary>
static class PixelFormats
{
    const int PngDepthOffset = 24;

    static ReadOnlySpan<byte> PngStart => [0x89, (byte)'P', (byte)'N', (byte)'G'];

    static ReadOnlySpan<byte> JpegStart => [0xFF, 0xD8];

    /// <summary>Why an image is refused; null for one that is fine. The stream is left at its start.</summary>
    public static string? Refusal(Stream stream)
    {
        Span<byte> start = stackalloc byte[PngDepthOffset + 1];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        string? refusal = start[..length] switch
        {
            _ when start.StartsWith(PngStart) && start[PngDepthOffset] == 16 => "has 16 bits a channel; save it with 8",
            _ when start.StartsWith(JpegStart) && JpegChannels(stream) == 4 => "is CMYK; save it as RGB",
            _ => null,
        };
        stream.Position = 0;
        return refusal;
    }

    /// <summary>Channels that the frame header of a JPEG names; 0 where none is found.</summary>
    static int JpegChannels(Stream stream)
    {
        const int Marker = 0xFF, ChannelsOffset = 5;
        Span<byte> segment = stackalloc byte[ChannelsOffset + 1];
        stream.Position = JpegStart.Length;
        while (stream.ReadByte() == Marker)
        {
            int kind = stream.ReadByte();
            while (kind == Marker) kind = stream.ReadByte();
            if (stream.ReadAtLeast(segment[..2], 2, throwOnEndOfStream: false) < 2) return 0;
            int length = BinaryPrimitives.ReadUInt16BigEndian(segment);

            // C4, C8 and CC are tables among the frame headers.
            if (kind is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return stream.ReadAtLeast(segment, segment.Length, throwOnEndOfStream: false) < segment.Length ? 0 : segment[ChannelsOffset];
            }

            if (length < 2) return 0;
            stream.Position += length - 2;
        }

        return 0;
    }
}
