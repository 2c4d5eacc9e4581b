using AslTrain.Data.Annotations;
using AslTrain.Data.Images;
using SkiaSharp;

namespace AslTrain.Cli.Inspection;

/// <summary>Class frequencies as bars, and beside them how often two classes occur together, as a PNG file.</summary>
static class LabelChart
{
    const int RowHeight = 16, NameWidth = 170, BarWidth = 320, NumberWidth = 70, Margin = 10, TextSize = 12;

    /// <param name="path">Written anew.</param>
    /// <param name="classes">Names.</param>
    /// <param name="statistics">Of a split.</param>
    /// <returns>Whether there was a font to write the names with.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static bool Write(string path, IReadOnlyList<string> classes, SplitStatistics statistics)
    {
        int rows = statistics.Commonest.Length, left = NameWidth + BarWidth + NumberWidth + (2 * Margin);
        using SKBitmap bitmap = new(left + (rows * RowHeight) + Margin, (rows * RowHeight) + (2 * Margin));
        using SKCanvas canvas = new(bitmap);
        canvas.Clear(SKColors.White);
        using SKTypeface? typeface = Fonts.Find();
        using SKFont? font = typeface is null ? null : new(typeface, TextSize);
        using SKPaint ink = new() { Color = SKColors.Black, IsAntialias = true }, bar = new() { Color = SKColors.SteelBlue };
        double most = Math.Max(1, statistics.Positives.Max());
        for (int row = 0; row < rows; row++)
        {
            int index = statistics.Commonest[row];
            float top = Margin + (row * RowHeight), length = (float)(BarWidth * statistics.Positives[index] / most);
            canvas.DrawRect(Margin + NameWidth, top + 2, length, RowHeight - 4, bar);
            if (font is not null)
            {
                string name = classes[index].Length > 24 ? classes[index][..23] + "..." : classes[index];
                float line = top + RowHeight - 4, end = Margin + NameWidth + length + 4;
                canvas.DrawText(name, Margin, line, SKTextAlign.Left, font, ink);
                canvas.DrawText($"{statistics.Positives[index]}", end, line, SKTextAlign.Left, font, ink);
            }

            DrawTogether(canvas, statistics, row, left, top);
        }

        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        SignedPicture.Write(path, png.AsSpan(), InspectionFile.Command);
        return font is not null;
    }

    /// <summary>A row of squares: the share of the row's images that have the column's class too, the darker the more.</summary>
    static void DrawTogether(SKCanvas canvas, SplitStatistics statistics, int row, int left, float top)
    {
        for (int column = 0; column < statistics.Commonest.Length; column++)
        {
            double share = statistics.Together[row, column] / (double)Math.Max(1, statistics.Together[row, row]);
            byte light = (byte)(255 - (int)(225 * share));
            using SKPaint square = new() { Color = new SKColor(light, light, 255) };
            canvas.DrawRect(left + (column * RowHeight), top, RowHeight - 1, RowHeight - 1, square);
        }
    }
}
