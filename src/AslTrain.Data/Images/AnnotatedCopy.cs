using AslTrain.Foundation;
using SkiaSharp;

namespace AslTrain.Data.Images;

/// <summary>Copies of images with lines of text drawn on them, at their full size.</summary>
public static class AnnotatedCopy
{
    const int Quality = 92, LeastTextSize = 12, LinesOfAPicture = 25;

    /// <summary>Whether there is a font to write with.</summary>
    public static bool HasFont
    {
        get
        {
            using SKTypeface? typeface = Fonts.Find();
            return typeface is not null;
        }
    }

    /// <param name="file">An image file.</param>
    /// <param name="target">PNG where its name says so, otherwise JPEG; written anew.</param>
    /// <param name="lines">Drawn one below the other from the upper left.</param>
    /// <param name="command">That draws it.</param>
    /// <exception cref="BadInputException">The image cannot be read; the message names the file.</exception>
    /// <exception cref="IOException">The copy cannot be written.</exception>
    public static void Write(string file, string target, IReadOnlyList<string> lines, string command)
    {
        using PixelBuffer pixels = new();
        ImageDecoder.Decode(file, pixels);
        using SKBitmap picture = pixels.ToBitmap();
        SKImageInfo info = new(pixels.Width, pixels.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKSurface surface = SKSurface.Create(info);
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.DrawBitmap(picture, 0, 0, SKSamplingOptions.Default);
        Draw(surface.Canvas, lines, Math.Max(LeastTextSize, Math.Min(pixels.Width, pixels.Height) / LinesOfAPicture));
        using SKImage drawn = surface.Snapshot();
        bool isPng = Path.GetExtension(target).Equals(".png", StringComparison.OrdinalIgnoreCase);
        using SKData data = drawn.Encode(isPng ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, Quality);
        SignedPicture.Write(target, data.AsSpan(), command);
    }

    static void Draw(SKCanvas canvas, IReadOnlyList<string> lines, int size)
    {
        using SKTypeface? typeface = Fonts.Find();
        if (typeface is null || lines.Count == 0) return;
        using SKFont font = new(typeface, size);
        using SKPaint ink = new() { Color = SKColors.White, IsAntialias = true };
        using SKPaint ground = new() { Color = SKColors.Black.WithAlpha(160) };
        float margin = size / 3f, height = size * 1.25f;
        canvas.DrawRect(0, 0, lines.Max(line => font.MeasureText(line)) + (2 * margin), (lines.Count * height) + margin, ground);
        for (int i = 0; i < lines.Count; i++)
        {
            canvas.DrawText(lines[i], margin, ((i + 1) * height) - (margin / 2), SKTextAlign.Left, font, ink);
        }
    }
}
