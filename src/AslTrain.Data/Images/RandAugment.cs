using System.Diagnostics;
using AslTrain.Data.Images.Operations;

namespace AslTrain.Data.Images;

/// <summary>
/// RandAugment as the authors of the Asymmetric Loss used it, the package randaugment 1.0: two operations drawn of
/// fifteen, each with one of nine magnitudes, each carried out every other time. Not torchvision's.
/// </summary>
static class RandAugment
{
    const int Operations = 15, Magnitudes = 9;

    /// <param name="rgb">[size, size, 3].</param>
    /// <param name="scratch">At least as long; overwritten.</param>
    public static void Apply(Span<byte> rgb, int size, ref SeededRandom random, Span<byte> scratch)
    {
        for (int i = 0; i < 2; i++)
        {
            int operation = random.NextInt(Operations), magnitude = 1 + random.NextInt(Magnitudes);
            bool isDone = random.NextInt(2) == 1;
            if (isDone) Apply(rgb, size, operation, magnitude / (double)Magnitudes, ref random, scratch);
        }
    }

    /// <param name="strength">Share of the strongest magnitude, in (0, 1].</param>
    static void Apply(Span<byte> rgb, int size, int operation, double strength, ref SeededRandom random, Span<byte> scratch)
    {
        const double Shear = 0.3, Translate = 150.0 / 331, Degrees = 30, Enhance = 0.9;
        double sign = random.NextInt(2) == 0 ? -1 : 1, factor = 1 + (sign * Enhance * strength);
        switch (operation)
        {
            case 0: PointOperations.Invert(rgb); break;
            case 1: CutPatch(rgb, size, strength, ref random); break;
            case 2: Enhancements.Sharpness(rgb, size, factor, scratch); break;
            case 3: PointOperations.AutoContrast(rgb); break;
            case 4: PointOperations.Posterize(rgb, (int)Math.Round(8 - (4 * strength))); break;
            case 5: AffineOperations.ShearX(rgb, size, sign * Shear * strength, scratch); break;
            case 6: AffineOperations.TranslateX(rgb, size, sign * Translate * strength, scratch); break;
            case 7: AffineOperations.TranslateY(rgb, size, sign * Translate * strength, scratch); break;
            case 8: AffineOperations.ShearY(rgb, size, sign * Shear * strength, scratch); break;
            case 9: AffineOperations.Rotate(rgb, size, Degrees * strength, scratch); break;
            case 10: PointOperations.Equalize(rgb); break;
            case 11: Enhancements.Contrast(rgb, factor); break;
            case 12: Enhancements.Color(rgb, factor); break;
            case 13: PointOperations.Solarize(rgb, (int)Math.Ceiling(256 * (1 - strength))); break;
            case 14: Enhancements.Brightness(rgb, factor); break;
            default: throw new UnreachableException($"there are {Operations} operations, and no number {operation}");
        }
    }

    /// <summary>A grey square of up to 20 pixels, corners inclusive as Pillow draws.</summary>
    static void CutPatch(Span<byte> rgb, int size, double strength, ref SeededRandom random)
    {
        const int LongestSide = 20;
        ReadOnlySpan<byte> color = [125, 122, 113];
        double side = LongestSide * strength;
        int left = (int)Math.Max(0, random.NextDouble(0, size) - (side / 2));
        int top = (int)Math.Max(0, random.NextDouble(0, size) - (side / 2));
        int right = (int)Math.Min(size - 1, left + side), bottom = (int)Math.Min(size - 1, top + side);
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++) color.CopyTo(rgb.Slice(((y * size) + x) * 3, 3));
        }
    }
}
