using SkiaSharp;

namespace AslTrain.Data.Scenes;

/// <summary>
/// Textured ground for a scene: smooth noise between two colours, a pattern over it, and clutter without a label.
/// </summary>
static class SceneBackground
{
    public static void Paint(SKBitmap bitmap, SKCanvas canvas, ref SeededRandom random)
    {
        float hue = (float)random.NextDouble(0, 360);
        SKColor dark = SKColor.FromHsv(hue, (float)random.NextDouble(10, 50), (float)random.NextDouble(25, 60));
        float lightHue = (hue + (float)random.NextDouble(-60, 60) + 360) % 360;
        SKColor light = SKColor.FromHsv(lightHue, (float)random.NextDouble(5, 45), (float)random.NextDouble(60, 95));
        PaintNoise(bitmap, dark, light, random.NextBits());
        PaintPattern(canvas, bitmap.Width, ref random);
        PaintClutter(canvas, bitmap.Width, ref random);
    }

    static void PaintNoise(SKBitmap bitmap, SKColor dark, SKColor light, ulong seed)
    {
        int size = bitmap.Width;
        Span<byte> pixels = bitmap.GetPixelSpan();
        double cells = 2 + (seed % 5);
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                double u = cells * x / size, v = cells * y / size;
                double share = (0.6 * Noise(u, v, seed))
                    + (0.28 * Noise(3 * u, 3 * v, seed + 1)) + (0.12 * Noise(9 * u, 9 * v, seed + 2));
                Span<byte> pixel = pixels.Slice(((y * size) + x) * 4, 4);
                pixel[0] = Mix(dark.Red, light.Red, share);
                pixel[1] = Mix(dark.Green, light.Green, share);
                pixel[2] = Mix(dark.Blue, light.Blue, share);
                pixel[3] = 255;
            }
        }
    }

    static byte Mix(byte from, byte to, double share) => (byte)(from + ((to - from) * share));

    /// <summary>Value noise: random numbers on a grid, smoothly between them, in 0 .. 1.</summary>
    static double Noise(double u, double v, ulong seed)
    {
        int x = (int)u, y = (int)v;
        double fx = Smooth(u - x), fy = Smooth(v - y);
        double top = double.Lerp(Corner(x, y, seed), Corner(x + 1, y, seed), fx);
        double bottom = double.Lerp(Corner(x, y + 1, seed), Corner(x + 1, y + 1, seed), fx);
        return double.Lerp(top, bottom, fy);
    }

    static double Smooth(double t) => t * t * (3 - (2 * t));

    static double Corner(int x, int y, ulong seed)
    {
        ulong z = seed ^ ((ulong)(uint)x * 0x9E3779B97F4A7C15) ^ ((ulong)(uint)y * 0xC2B2AE3D27D4EB4F);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        return ((z ^ (z >> 27)) >> 40) * (1.0 / (1 << 24));
    }

    /// <summary>Nothing, stripes, bricks or dots, faint.</summary>
    static void PaintPattern(SKCanvas canvas, int size, ref SeededRandom random)
    {
        int kind = random.NextInt(4);
        float step = size * (float)random.NextDouble(0.06, 0.16);
        SKColor shade = new(0, 0, 0, (byte)random.NextInt(50));
        using SKPaint paint = new() { IsAntialias = true, Color = shade, StrokeWidth = step * 0.3f };
        canvas.Save();
        canvas.RotateDegrees((float)random.NextDouble(-25, 25), size / 2f, size / 2f);
        for (float y = -size; y < 2 * size; y += step)
        {
            if (kind is 1 or 2) canvas.DrawLine(-size, y, 2 * size, y, paint);
            float shift = (int)Math.Round(y / step) % 2 == 0 ? 0 : step;
            for (float x = -size + shift; kind >= 2 && x < 2 * size; x += 2 * step)
            {
                if (kind == 2) canvas.DrawLine(x, y, x, y + step, paint);
                else canvas.DrawCircle(x, y, step * 0.3f, paint);
            }
        }

        canvas.Restore();
    }

    /// <summary>Scraps of line and blots that belong to no class.</summary>
    static void PaintClutter(SKCanvas canvas, int size, ref SeededRandom random)
    {
        for (int left = random.NextInt(5); left > 0; left--)
        {
            float x = size * (float)random.NextDouble(), y = size * (float)random.NextDouble();
            float reach = size * (float)random.NextDouble(0.04, 0.16);
            using SKPaint paint = new()
            {
                IsAntialias = true,
                Color = SKColor.FromHsv((float)random.NextDouble(0, 360), 60, 75).WithAlpha((byte)(90 + random.NextInt(120))),
                StrokeWidth = size * (float)random.NextDouble(0.01, 0.03),
            };
            if (random.NextInt(2) == 0)
            {
                float aside = reach * 2 * ((float)random.NextDouble() - 0.5f);
                canvas.DrawLine(x, y, x + aside, y + reach, paint);
            }
            else
            {
                canvas.DrawOval(x, y, reach * 0.6f, reach * 0.35f, paint);
            }
        }
    }
}
