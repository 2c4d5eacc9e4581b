namespace AslTrain.Data.Images;

/// <summary>
/// Covers one rectangle with one random colour, as the authors' CutoutPIL (src/helper_functions/helper_functions.py):
/// always, centre anywhere, cut off at the borders, corners inclusive.
/// </summary>
static class Cutout
{
    /// <param name="rgb">[size, size, 3].</param>
    /// <param name="fraction">Side of the rectangle as a share of the image's.</param>
    public static void Apply(Span<byte> rgb, int size, double fraction, ref SeededRandom random)
    {
        int side = (int)((fraction * size) + 0.5);
        (int left, int right) = Extent(random.NextInt(size), side, size);
        (int top, int bottom) = Extent(random.NextInt(size), side, size);
        ReadOnlySpan<byte> color = [(byte)random.NextInt(256), (byte)random.NextInt(256), (byte)random.NextInt(256)];
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++) color.CopyTo(rgb.Slice(((y * size) + x) * 3, 3));
        }
    }

    /// <summary>First and last covered pixel of a side: Pillow draws up to and including the end.</summary>
    static (int First, int Last) Extent(int center, int side, int size) =>
        (Math.Clamp(center - (side / 2), 0, size), Math.Min(Math.Clamp(center + (side / 2), 0, size), size - 1));
}
