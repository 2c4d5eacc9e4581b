using SkiaSharp;

namespace AslTrain.Data.Images;

/// <summary>Pictures with captions in a grid, as a PNG file for a person to look at.</summary>
public static class ContactSheet
{
    const int Margin = 6, TextSize = 13, LineHeight = 16, CaptionLines = 3;

    /// <param name="path">Written anew.</param>
    /// <param name="pictures">RGB bytes, [size, size, 3], and a line of caption for each of the first labels.</param>
    /// <param name="size">Side of a picture.</param>
    /// <param name="columns">Pictures a row.</param>
    /// <param name="command">That draws it.</param>
    /// <returns>Whether there was a font to write the captions with.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static bool Write(
        string path, IReadOnlyList<(byte[] Pixels, IReadOnlyList<string> Caption)> pictures, int size, int columns,
        string command)
    {
        int rows = (pictures.Count + columns - 1) / columns;
        int width = size + Margin, height = size + Margin + (LineHeight * CaptionLines);
        using SKBitmap sheet = new((columns * width) + Margin, (rows * height) + Margin);
        using SKCanvas canvas = new(sheet);
        canvas.Clear(SKColors.White);
        using SKTypeface? typeface = Fonts.Find();
        using SKFont? font = typeface is null ? null : new(typeface, TextSize);
        using SKPaint ink = new() { Color = SKColors.Black, IsAntialias = true };
        foreach ((int i, (byte[] pixels, IReadOnlyList<string> caption)) in pictures.Index())
        {
            (int left, int top) = (Margin + (i % columns * width), Margin + (i / columns * height));
            using SKBitmap picture = Bitmap(pixels, size);
            canvas.DrawBitmap(picture, left, top, SKSamplingOptions.Default);
            if (font is null) continue;
            for (int line = 0; line < Math.Min(caption.Count, CaptionLines); line++)
            {
                bool isLast = line == CaptionLines - 1 && caption.Count > CaptionLines;
                string text = isLast ? $"and {caption.Count - line} more" : caption[line];
                int bottom = top + size + ((line + 1) * LineHeight) - 3;
                canvas.DrawText(Shorten(text, font, size), left, bottom, SKTextAlign.Left, font, ink);
            }
        }

        using SKData png = sheet.Encode(SKEncodedImageFormat.Png, 100);
        SignedPicture.Write(path, png.AsSpan(), command);
        return font is not null;
    }

    static SKBitmap Bitmap(ReadOnlySpan<byte> rgb, int size)
    {
        SKColor[] colors = new SKColor[size * size];
        for (int i = 0; i < colors.Length; i++) colors[i] = new SKColor(rgb[i * 3], rgb[(i * 3) + 1], rgb[(i * 3) + 2]);
        return new SKBitmap(size, size) { Pixels = colors };
    }

    static string Shorten(string text, SKFont font, int width)
    {
        if (font.MeasureText(text) <= width) return text;
        while (text.Length > 1 && font.MeasureText(text + "...") > width) text = text[..^1];
        return text + "...";
    }
}
