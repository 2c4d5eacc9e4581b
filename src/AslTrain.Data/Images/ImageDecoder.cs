using AslTrain.Foundation;
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

    /// <summary>And one that takes more bytes to decode, its pixels with them: see <see cref="DecodingMemory"/>.</summary>
    public const long LargestMemory = 600_000_000;

    /// <exception cref="BadInputException">
    /// The file is absent, empty, no image, cut short or too large; the message names it.
    /// </exception>
    public static void Decode(string file, PixelBuffer target)
    {
        if (TryDecode(file, target) is ImageDefect defect) throw new BadInputException(defect.Reason);
    }

    /// <summary>null where the image was decoded whole, otherwise what is wrong with it.</summary>
    public static ImageDefect? TryDecode(string file, PixelBuffer target)
    {
        try
        {
            using FileStream stream = RegularFile.OpenRead(file);
            return TryDecode(file, stream, target);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ImageDefect(DefectKind.Missing, $"{file}: there is no such image file");
        }
        catch (BadInputException error)
        {
            return new ImageDefect(DefectKind.Unreadable, error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new ImageDefect(DefectKind.Unreadable, $"{file}: the image file cannot be read");
        }
    }

    static ImageDefect? TryDecode(string file, FileStream stream, PixelBuffer target)
    {
        if (stream.Length == 0) return new ImageDefect(DefectKind.Truncated, $"{file}: the image file is empty (0 bytes)");
        if (PixelFormats.Refusal(stream) is string refusal)
        {
            return new ImageDefect(DefectKind.RefusedColors, $"{file}: the image {refusal}");
        }

        long besides = DecodingMemory.Of(stream);
        using SKCodec? codec = SKCodec.Create(stream);
        if (codec is null)
        {
            return new ImageDefect(
                DefectKind.Unreadable, $"{file}: not an image that can be decoded, or cut short in its header");
        }

        SKImageInfo info = new(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        if ((long)info.Width * info.Height > LargestImage || Math.Max(info.Width, info.Height) > LargestSide)
        {
            return new ImageDefect(
                DefectKind.Unreadable,
                $"{file}: {info.Width} x {info.Height} pixels are more than the {LargestImage / 1_000_000} million, or "
                + $"{LargestSide} a side, that are allowed");
        }

        long bytes = besides + info.BytesSize64;
        if (besides > 0 && bytes > LargestMemory)
        {
            return new ImageDefect(
                DefectKind.Unreadable,
                $"{file}: {info.Width} x {info.Height} pixels that come in several passes take {bytes / 1_000_000} MB to decode, "
                + $"more than the {LargestMemory / 1_000_000} that are allowed; save it as a baseline JPEG or a PNG without "
                + "interlacing");
        }

        target.Resize(info.Width, info.Height);
        SKCodecResult result;
        unsafe
        {
            fixed (byte* pixels = target.Pixels) result = codec.GetPixels(info, (nint)pixels);
        }

        return result switch
        {
            SKCodecResult.Success => null,
            SKCodecResult.IncompleteInput => new ImageDefect(
                DefectKind.Truncated, $"{file}: the image is truncated: the file ends before its last pixel"),
            _ => new ImageDefect(DefectKind.Unreadable, $"{file}: the image cannot be decoded ({result})"),
        };
    }
}
