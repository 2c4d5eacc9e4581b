namespace AslTrain.Data.Images.Operations;

/// <summary>Operations that map each byte by itself, equal to Pillow 9.4's ImageOps.</summary>
static class PointOperations
{
    const int Levels = 256, Channels = 3;

    public static void Invert(Span<byte> rgb)
    {
        foreach (ref byte value in rgb) value = (byte)(255 - value);
    }

    /// <param name="bits">High bits that are kept, 1 to 8.</param>
    public static void Posterize(Span<byte> rgb, int bits)
    {
        byte mask = (byte)(0xff << (8 - bits));
        foreach (ref byte value in rgb) value &= mask;
    }

    /// <summary>Inverts the values from a threshold on.</summary>
    public static void Solarize(Span<byte> rgb, int threshold)
    {
        foreach (ref byte value in rgb)
        {
            if (value >= threshold) value = (byte)(255 - value);
        }
    }

    /// <summary>Stretches each channel to the whole range.</summary>
    public static void AutoContrast(Span<byte> rgb)
    {
        Span<int> histogram = stackalloc int[Levels];
        Span<byte> map = stackalloc byte[Levels];
        for (int channel = 0; channel < Channels; channel++)
        {
            Count(rgb, channel, histogram);
            int lowest = histogram.IndexOfAnyExcept(0), highest = histogram.LastIndexOfAnyExcept(0);
            if (highest <= lowest) continue;
            double scale = 255.0 / (highest - lowest), offset = -lowest * scale;
            for (int level = 0; level < Levels; level++) map[level] = (byte)Math.Clamp((int)((level * scale) + offset), 0, 255);
            Map(rgb, channel, map);
        }
    }

    /// <summary>Spreads each channel's values so that all occur about equally often.</summary>
    public static void Equalize(Span<byte> rgb)
    {
        Span<int> histogram = stackalloc int[Levels];
        Span<byte> map = stackalloc byte[Levels];
        for (int channel = 0; channel < Channels; channel++)
        {
            Count(rgb, channel, histogram);
            int highest = histogram.LastIndexOfAnyExcept(0);

            // Pillow leaves the highest level that occurs out of the step.
            int step = ((rgb.Length / Channels) - histogram[highest]) / 255;
            if (step == 0) continue;
            int sum = step / 2;
            for (int level = 0; level < Levels; level++)
            {
                map[level] = (byte)Math.Min(sum / step, 255);
                sum += histogram[level];
            }

            Map(rgb, channel, map);
        }
    }

    static void Count(ReadOnlySpan<byte> rgb, int channel, Span<int> histogram)
    {
        histogram.Clear();
        for (int i = channel; i < rgb.Length; i += Channels) histogram[rgb[i]]++;
    }

    static void Map(Span<byte> rgb, int channel, ReadOnlySpan<byte> map)
    {
        for (int i = channel; i < rgb.Length; i += Channels) rgb[i] = map[rgb[i]];
    }
}
