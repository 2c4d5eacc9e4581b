using SkiaSharp;

namespace AslTrain.Data.Images;

/// <summary>
/// JPEG, PNG, WebP, GIF and BMP to RGBA bytes with SkiaSharp, whose JPEG pixels equal Pillow's to the bit. Alpha is kept
/// unmultiplied, so that dropping it equals Pillow's convert("RGB"); the EXIF orientation is not applied, as in Pillow's open.
/// </summary>
static class ImageDecoder
{
    /// <summary>Images of more pixels are refused by their header, before anything is decoded.</summary>
    public const long LargestImage = 100_000_000;

    /// <summary>So is an image of a longer side, which would take far more room while it is squished.</summary>
    public const int LargestSide = 30_000;

    /// <exception cref="InvalidDataException">The file is absent, empty, no image, cut short or too large; the message names it.</exception>
    public static void Decode(string file, PixelBuffer target)
    {
        using FileStream stream = Open(file);
        if (stream.Length == 0) throw new InvalidDataException($"{file}: the image file is empty (0 bytes)");
        if (PixelFormats.Refusal(stream) is string refusal) throw new InvalidDataException($"{file}: the image {refusal}");
        using SKCodec codec = SKCodec.Create(stream)
            ?? throw new InvalidDataException($"{file}: not an image that can be decoded, or cut short in its header");

        SKImageInfo info = new(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        if ((long)info.Width * info.Height > LargestImage || Math.Max(info.Width, info.Height) > LargestSide)
        {
            throw new InvalidDataException(
                $"{file}: {info.Width} x {info.Height} pixels are more than the {LargestImage / 1_000_000} million, or {LargestSide} a side, that are allowed");
        }

        target.Resize(info.Width, info.Height);
        SKCodecResult result;
        unsafe
        {
            fixed (byte* pixels = target.Pixels) result = codec.GetPixels(info, (nint)pixels);
        }

        if (result == SKCodecResult.Success) return;
        throw new InvalidDataException(result == SKCodecResult.IncompleteInput
            ? $"{file}: the image is truncated: the file ends before its last pixel"
            : $"{file}: the image cannot be decoded ({result})");
    }

    static FileStream Open(string file)
    {
        try
        {
            return File.OpenRead(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(error is FileNotFoundException or DirectoryNotFoundException
                ? $"{file}: there is no such image file"
                : $"{file}: the image file cannot be read");
        }
    }
}
