namespace AslTrain.Data.Images.Operations;

/// <summary>
/// Affine transforms as Pillow 9.4's Image.transform does them: output (x, y) samples input (a x + b y + c, d x + e y + f);
/// what comes from outside is grey 128.
/// </summary>
static class AffineOperations
{
    const int Channels = 3;
    const byte Fill = 128;

    /// <summary>Bicubic, as the authors' package shears.</summary>
    public static void ShearX(Span<byte> rgb, int size, double amount, Span<byte> scratch) => Bicubic(rgb, size, amount, 0, scratch);

    /// <inheritdoc cref="ShearX"/>
    public static void ShearY(Span<byte> rgb, int size, double amount, Span<byte> scratch) => Bicubic(rgb, size, 0, amount, scratch);

    /// <param name="share">Of the width.</param>
    public static void TranslateX(Span<byte> rgb, int size, double share, Span<byte> scratch) => Nearest(rgb, size, 1, 0, share * size, 0, 1, 0, scratch);

    /// <param name="share">Of the height.</param>
    public static void TranslateY(Span<byte> rgb, int size, double share, Span<byte> scratch) => Nearest(rgb, size, 1, 0, 0, 0, 1, share * size, scratch);

    /// <summary>Counterclockwise about the middle.</summary>
    public static void Rotate(Span<byte> rgb, int size, double degrees, Span<byte> scratch)
    {
        (double sine, double cosine) = Math.SinCos(-degrees * Math.PI / 180);
        double center = size / 2.0;
        Nearest(
            rgb, size, cosine, sine, center - ((cosine + sine) * center), -sine, cosine, center - ((cosine - sine) * center), scratch);
    }

    static void Nearest(Span<byte> rgb, int size, double a, double b, double c, double d, double e, double f, Span<byte> scratch)
    {
        ReadOnlySpan<byte> source = scratch[..rgb.Length];
        rgb.CopyTo(scratch);

        // Pillow's affine_fixed: 16-bit fixed point, from the middle of the first pixel on.
        const double One = 65536;
        int stepX = (int)Math.Floor((a * One) + 0.5), stepY = (int)Math.Floor((d * One) + 0.5);
        int rowX = (int)Math.Floor((b * One) + 0.5), rowY = (int)Math.Floor((e * One) + 0.5);
        int startX = (int)Math.Floor(((c + (a * 0.5) + (b * 0.5)) * One) + 0.5), startY = (int)Math.Floor(((f + (d * 0.5) + (e * 0.5)) * One) + 0.5);
        for (int y = 0; y < size; y++)
        {
            (int inputX, int inputY) = (startX, startY);
            for (int x = 0; x < size; x++)
            {
                Span<byte> pixel = rgb.Slice(((y * size) + x) * Channels, Channels);
                (int column, int row) = (inputX >> 16, inputY >> 16);
                bool inside = (uint)column < (uint)size && (uint)row < (uint)size;
                if (inside) source.Slice(((row * size) + column) * Channels, Channels).CopyTo(pixel);
                else pixel.Fill(Fill);
                inputX += stepX;
                inputY += stepY;
            }

            startX += rowX;
            startY += rowY;
        }
    }

    /// <summary>x + b y and y + d x.</summary>
    static void Bicubic(Span<byte> rgb, int size, double b, double d, Span<byte> scratch)
    {
        ReadOnlySpan<byte> source = scratch[..rgb.Length];
        rgb.CopyTo(scratch);
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                double inputX = x + 0.5 + (b * (y + 0.5)), inputY = y + 0.5 + (d * (x + 0.5));
                Span<byte> pixel = rgb.Slice(((y * size) + x) * Channels, Channels);
                if (inputX < 0 || inputX >= size || inputY < 0 || inputY >= size) pixel.Fill(Fill);
                else Sample(source, size, inputX - 0.5, inputY - 0.5, pixel);
            }
        }
    }

    /// <summary>Pillow's bicubic_filter32RGB: at the border the outermost row or column counts again.</summary>
    static void Sample(ReadOnlySpan<byte> source, int size, double inputX, double inputY, Span<byte> pixel)
    {
        (int left, int top) = ((int)Math.Floor(inputX), (int)Math.Floor(inputY));
        (double shareX, double shareY) = (inputX - left, inputY - top);
        Span<int> columns = stackalloc int[4];
        for (int i = 0; i < 4; i++) columns[i] = Math.Clamp(left - 1 + i, 0, size - 1) * Channels;
        Span<double> lines = stackalloc double[4];
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int i = 0; i < 4; i++)
            {
                ReadOnlySpan<byte> row = source[((Math.Clamp(top - 1 + i, 0, size - 1) * size * Channels) + channel)..];
                lines[i] = Cubic(row[columns[0]], row[columns[1]], row[columns[2]], row[columns[3]], shareX);
            }

            pixel[channel] = (byte)Math.Clamp(Cubic(lines[0], lines[1], lines[2], lines[3], shareY), 0, 255);
        }
    }

    static double Cubic(double v1, double v2, double v3, double v4, double share)
    {
        double linear = v3 - v1, square = (2 * (v1 - v2)) + v3 - v4, cube = v2 - v1 + v4 - v3;
        return v2 + (share * (linear + (share * (square + (share * cube)))));
    }
}
