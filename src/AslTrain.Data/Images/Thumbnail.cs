using AslTrain.Foundation;
using SkiaSharp;

namespace AslTrain.Data.Images;

/// <summary>Small copies of images, their shape kept.</summary>
public static class Thumbnail
{
    const int Quality = 80;

    /// <param name="file">An image file.</param>
    /// <param name="size">The longer side in pixels; smaller images keep theirs.</param>
    /// <returns>A JPEG file's bytes; alpha shows white.</returns>
    /// <exception cref="BadInputException">The image cannot be read; the message names the file.</exception>
    public static byte[] OfFile(string file, int size)
    {
        using PixelBuffer pixels = new();
        ImageDecoder.Decode(file, pixels);
        using SKBitmap picture = pixels.ToBitmap();
        double scale = Math.Min(1, (double)size / Math.Max(pixels.Width, pixels.Height));
        SKImageInfo info = new(Side(pixels.Width), Side(pixels.Height), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKSurface surface = SKSurface.Create(info);
        surface.Canvas.Clear(SKColors.White);
        SKSamplingOptions smooth = new(SKFilterMode.Linear, SKMipmapMode.Linear);
        surface.Canvas.DrawBitmap(picture, new SKRect(0, 0, info.Width, info.Height), smooth);
        using SKImage drawn = surface.Snapshot();
        using SKData jpeg = drawn.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return jpeg.ToArray();

        int Side(int whole) => Math.Max(1, (int)Math.Round(whole * scale));
    }
}
