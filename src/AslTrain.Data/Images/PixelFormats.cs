namespace AslTrain.Data.Images;

/// <summary>Finds by its header an image whose pixels would come out otherwise than from Pillow's convert("RGB").</summary>
static class PixelFormats
{
    const int PngDepthOffset = 24;

    static ReadOnlySpan<byte> PngStart => [0x89, (byte)'P', (byte)'N', (byte)'G'];

    /// <summary>Why an image is refused; null for one that is fine. The stream is left at its start.</summary>
    public static string? Refusal(Stream stream)
    {
        Span<byte> start = stackalloc byte[PngDepthOffset + 1];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        bool isDeep = length == start.Length && start.StartsWith(PngStart) && start[PngDepthOffset] == 16;
        string? refusal = isDeep ? "has 16 bits a channel; save it with 8" : null;
        stream.Position = 0;
        return refusal;
    }
}
