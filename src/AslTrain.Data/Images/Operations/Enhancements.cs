namespace AslTrain.Data.Images.Operations;

/// <summary>
/// Pillow 9.4's ImageEnhance: the image blended with a poorer one of itself. A factor of 1 changes nothing, below 1 goes
/// towards the poorer image, above 1 away from it.
/// </summary>
static class Enhancements
{
    const int Channels = 3;

    /// <summary>Against black.</summary>
    public static void Brightness(Span<byte> rgb, double factor)
    {
        foreach (ref byte value in rgb) value = Blend(0, value, (float)factor);
    }

    /// <summary>Against the mean grey.</summary>
    public static void Contrast(Span<byte> rgb, double factor)
    {
        long sum = 0;
        for (int i = 0; i < rgb.Length; i += Channels) sum += Grey(rgb, i);
        byte mean = (byte)(((double)sum / (rgb.Length / Channels)) + 0.5);
        foreach (ref byte value in rgb) value = Blend(mean, value, (float)factor);
    }

    /// <summary>Against the image in greys.</summary>
    public static void Color(Span<byte> rgb, double factor)
    {
        for (int i = 0; i < rgb.Length; i += Channels)
        {
            byte grey = Grey(rgb, i);
            for (int channel = 0; channel < Channels; channel++) rgb[i + channel] = Blend(grey, rgb[i + channel], (float)factor);
        }
    }

    /// <summary>Against the image smoothed by a 3x3 kernel, the border as it is.</summary>
    /// <param name="scratch">At least as long as <paramref name="rgb"/>; overwritten.</param>
    public static void Sharpness(Span<byte> rgb, int size, double factor, Span<byte> scratch)
    {
        const float Side = 1f / 13, Center = 5f / 13;
        ReadOnlySpan<byte> source = scratch[..rgb.Length];
        rgb.CopyTo(scratch);
        int stride = size * Channels;
        for (int y = 1; y < size - 1; y++)
        {
            for (int i = (y * stride) + Channels; i < ((y + 1) * stride) - Channels; i++)
            {
                int above = source[i - stride - Channels] + source[i - stride] + source[i - stride + Channels];
                int below = source[i + stride - Channels] + source[i + stride] + source[i + stride + Channels];
                int around = above + source[i - Channels] + source[i + Channels] + below;
                byte smooth = (byte)((around * Side) + (source[i] * Center) + 0.5f);
                rgb[i] = Blend(smooth, source[i], (float)factor);
            }
        }
    }

    /// <summary>Pillow's ImagingBlend: cut off, not rounded.</summary>
    static byte Blend(byte from, byte to, float factor) => (byte)Math.Clamp(from + (factor * (to - from)), 0, 255);

    /// <summary>Pillow's convert("L"): ITU-R 601-2 in 16-bit fixed point.</summary>
    static byte Grey(ReadOnlySpan<byte> rgb, int i) =>
        (byte)(((rgb[i] * 19595) + (rgb[i + 1] * 38470) + (rgb[i + 2] * 7471) + 0x8000) >> 16);
}
