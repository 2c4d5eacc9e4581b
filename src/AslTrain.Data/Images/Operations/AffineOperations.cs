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
    public static void ShearX(Span<byte> rgb, int size, double amount, Span<byte> scratch) =>
        Bicubic(rgb, size, amount, 0, scratch);

    /// <inheritdoc cref="ShearX"/>
    public static void ShearY(Span<byte> rgb, int size, double amount, Span<byte> scratch) =>
        Bicubic(rgb, size, 0, amount, scratch);

    /// <param name="share">Of the width.</param>
    public static void TranslateX(Span<byte> rgb, int size, double share, Span<byte> scratch) =>
        Nearest(rgb, size, new Map(1, 0, share * size, 0, 1, 0), scratch);

    /// <param name="share">Of the height.</param>
    public static void TranslateY(Span<byte> rgb, int size, double share, Span<byte> scratch) =>
        Nearest(rgb, size, new Map(1, 0, 0, 0, 1, share * size), scratch);

    /// <summary>Counterclockwise about the middle.</summary>
    public static void Rotate(Span<byte> rgb, int size, double degrees, Span<byte> scratch)
    {
        (double sine, double cosine) = Math.SinCos(-degrees * Math.PI / 180);
        double center = size / 2.0;
        double right = center - ((cosine + sine) * center), down = center - ((cosine - sine) * center);
        Nearest(rgb, size, new Map(cosine, sine, right, -sine, cosine, down), scratch);
    }

    static void Nearest(Span<byte> rgb, int size, Map map, Span<byte> scratch)
    {
        ReadOnlySpan<byte> source = scratch[..rgb.Length];
        rgb.CopyTo(scratch);

        // Pillow's affine_fixed: 16-bit fixed point, from the middle of the first pixel on.
        (double a, double b, double c, double d, double e, double f) = map;
        (int stepX, int stepY, int rowX, int rowY) = (Fixed(a), Fixed(d), Fixed(b), Fixed(e));
        (int startX, int startY) = (Fixed(c + (a * 0.5) + (b * 0.5)), Fixed(f + (d * 0.5) + (e * 0.5)));
        for (int y = 0; y < size; y++)
        {
            (int inputX, int inputY) = (startX, startY);
            for (int x = 0; x < size; x++)
            {
                Span<byte> pixel = rgb.Slice(((y * size) + x) * Channels, Channels);
                (int column, int row) = (inputX >> 16, inputY >> 16);

                // As an unsigned number what is below 0 is above every size: one comparison serves both ends.
                bool inside = (uint)column < (uint)size && (uint)row < (uint)size;
                if (inside) source.Slice(((row * size) + column) * Channels, Channels).CopyTo(pixel);
                else pixel.Fill(Fill);
                inputX += stepX;
                inputY += stepY;
            }

            startX += rowX;
            startY += rowY;
        }

        static int Fixed(double number) => (int)Math.Floor((number * 65536) + 0.5);
    }

    /// <summary>
    /// x + b y and y + d x, one of the two 0: along the other side a pixel is hit in its middle, and nothing is mixed.
    /// </summary>
    static void Bicubic(Span<byte> rgb, int size, double b, double d, Span<byte> scratch)
    {
        ReadOnlySpan<byte> source = scratch[..rgb.Length];
        rgb.CopyTo(scratch);
        int stride = size * Channels;
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                double input = d == 0 ? x + 0.5 + (b * (y + 0.5)) : y + 0.5 + (d * (x + 0.5));
                Span<byte> pixel = rgb.Slice((y * stride) + (x * Channels), Channels);
                if (input < 0 || input >= size) pixel.Fill(Fill);
                else if (d == 0) Sample(source[(y * stride)..], Channels, size, input - 0.5, pixel);
                else Sample(source[(x * Channels)..], stride, size, input - 0.5, pixel);
            }
        }
    }

    /// <summary>Pillow's bicubic_filter32RGB along one line: at its ends the outermost pixel counts again.</summary>
    /// <param name="line">Begins at the line's first pixel.</param>
    /// <param name="step">Bytes from one of its pixels to the next.</param>
    static void Sample(ReadOnlySpan<byte> line, int step, int size, double input, Span<byte> pixel)
    {
        int first = (int)Math.Floor(input);
        double share = input - first;
        int a = Math.Clamp(first - 1, 0, size - 1) * step, b = Math.Clamp(first, 0, size - 1) * step;
        int c = Math.Clamp(first + 1, 0, size - 1) * step, d = Math.Clamp(first + 2, 0, size - 1) * step;
        for (int channel = 0; channel < Channels; channel++)
        {
            double value = Cubic(line[a + channel], line[b + channel], line[c + channel], line[d + channel], share);
            pixel[channel] = (byte)Math.Clamp(value, 0, 255);
        }
    }

    static double Cubic(double v1, double v2, double v3, double v4, double share)
    {
        double linear = v3 - v1, square = (2 * (v1 - v2)) + v3 - v4, cube = v2 - v1 + v4 - v3;
        return v2 + (share * (linear + (share * (square + (share * cube)))));
    }

    /// <summary>Where output (x, y) comes from: (A x + B y + C, D x + E y + F).</summary>
    readonly record struct Map(double A, double B, double C, double D, double E, double F);
}
