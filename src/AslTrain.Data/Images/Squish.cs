using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AslTrain.Data.Images;

/// <summary>
/// Resizes to a square without keeping the aspect, equal to Pillow's antialiased bilinear resize to the bit: rows first,
/// then columns, 8 bits between the two (Pillow 9.4, src/libImaging/Resample.c).
/// </summary>
static class Squish
{
    const int Rounding = 1 << (ResizeWeights.PrecisionBits - 1);

    /// <param name="source">RGBA bytes, [height, width, 4].</param>
    /// <param name="size">Side of the result.</param>
    /// <param name="target">RGB bytes, [size, size, 3].</param>
    public static void Resize(ReadOnlySpan<byte> source, int width, int height, int size, Span<byte> target) =>
        Resize(source, width, new CropBox(0, 0, width, height), size, target);

    /// <summary>The same of a part of the image, as if it had been cut out before.</summary>
    /// <param name="sourceWidth">Pixels of a row of the whole image.</param>
    /// <param name="box">A part inside the image.</param>
    public static void Resize(ReadOnlySpan<byte> source, int sourceWidth, CropBox box, int size, Span<byte> target)
    {
        int height = box.Height;
        byte[] rows = ArrayPool<byte>.Shared.Rent(height * size * 4);
        byte[] line = ArrayPool<byte>.Shared.Rent(size * 4);
        try
        {
            Horizontal(source, sourceWidth, box, size, rows);
            ResizeWeights weights = ResizeWeights.Get(height, size);
            for (int y = 0; y < size; y++)
            {
                VerticalLine(rows.AsSpan(weights.First[y] * size * 4), size * 4, weights.Of(y), line);
                DropAlpha(line.AsSpan(0, size * 4), target.Slice(y * size * 3, size * 3));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rows);
            ArrayPool<byte>.Shared.Return(line);
        }
    }

    static void Horizontal(ReadOnlySpan<byte> source, int sourceWidth, CropBox box, int size, Span<byte> target)
    {
        ReadOnlySpan<uint> image = MemoryMarshal.Cast<byte, uint>(source);
        ResizeWeights? weights = box.Width == size ? null : ResizeWeights.Get(box.Width, size);
        for (int y = 0; y < box.Height; y++)
        {
            ReadOnlySpan<uint> input = image.Slice(((box.Top + y) * sourceWidth) + box.Left, box.Width);
            Span<uint> output = MemoryMarshal.Cast<byte, uint>(target.Slice(y * size * 4, size * 4));
            if (weights is null)
            {
                input.CopyTo(output);
                continue;
            }

            for (int x = 0; x < output.Length; x++)
            {
                // One vector holds the four channels of a pixel; 255 times weights that add up to 2^22 stays below 2^31.
                Vector128<int> sum = Vector128.Create(Rounding);
                ReadOnlySpan<int> shares = weights.Of(x);
                ReadOnlySpan<uint> pixels = input.Slice(weights.First[x], shares.Length);
                for (int i = 0; i < pixels.Length; i++) sum += Widen(pixels[i]) * shares[i];
                output[x] = Narrow(sum >> ResizeWeights.PrecisionBits);
            }
        }
    }

    /// <summary>One output line out of the lines from <paramref name="rows"/> on.</summary>
    static void VerticalLine(ReadOnlySpan<byte> rows, int stride, ReadOnlySpan<int> shares, Span<byte> line)
    {
        int x = 0;

        // Across the line, whose neighbours lie side by side in every input line: 16 bytes are a register of 16 sums.
        for (; x <= stride - Vector128<byte>.Count; x += Vector128<byte>.Count)
        {
            Vector512<int> sum = Vector512.Create(Rounding);
            for (int i = 0; i < shares.Length; i++)
            {
                Vector128<byte> pixels = Vector128.Create(rows.Slice((i * stride) + x, Vector128<byte>.Count));
                (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(pixels);
                Vector512<uint> wide = Vector512.WidenLower(Vector256.Create(low, high).ToVector512());
                sum += wide.AsInt32() * shares[i];
            }

            Saturate(sum >> ResizeWeights.PrecisionBits).CopyTo(line[x..]);
        }

        for (; x < stride; x++)
        {
            int sum = Rounding;
            for (int i = 0; i < shares.Length; i++) sum += rows[(i * stride) + x] * shares[i];
            line[x] = (byte)Math.Clamp(sum >> ResizeWeights.PrecisionBits, 0, 255);
        }
    }

    static Vector128<int> Widen(uint pixel)
    {
        Vector128<ushort> half = Vector128.WidenLower(Vector128.CreateScalar(pixel).AsByte());
        return Vector128.WidenLower(half).AsInt32();
    }

    /// <summary>Bounded first, since narrowing only drops the upper bits.</summary>
    static uint Narrow(Vector128<int> channels)
    {
        Vector128<uint> bounded = Vector128.Min(Vector128.Max(channels, Vector128<int>.Zero), Vector128.Create(255)).AsUInt32();
        Vector128<ushort> half = Vector128.Narrow(bounded, bounded);
        return Vector128.Narrow(half, half).AsUInt32().ToScalar();
    }

    /// <inheritdoc cref="Narrow"/>
    static Vector128<byte> Saturate(Vector512<int> values)
    {
        Vector512<uint> bounded = Vector512.Min(Vector512.Max(values, Vector512<int>.Zero), Vector512.Create(255)).AsUInt32();
        Vector256<ushort> half = Vector256.Narrow(bounded.GetLower(), bounded.GetUpper());
        return Vector128.Narrow(half.GetLower(), half.GetUpper());
    }

    static void DropAlpha(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        for (int i = 0, j = 0; i < rgba.Length; i += 4, j += 3)
        {
            rgb[j + 2] = rgba[i + 2];
            rgb[j + 1] = rgba[i + 1];
            rgb[j] = rgba[i];
        }
    }
}
