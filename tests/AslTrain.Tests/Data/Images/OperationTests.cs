using System.Text.Json;
using AslTrain.Data;
using AslTrain.Data.Images;
using AslTrain.Data.Images.Operations;
using AslTrain.Tests.Support;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Data.Images;

public class OperationTests
{
    const int Side = 224;

    /// <summary>
    /// Shear, translation and rotation may differ at a few pixels, where rounding decides which one is sampled.
    /// </summary>
    static readonly string[] Geometric = ["ShearX", "ShearY", "TranslateX", "TranslateY", "Rotate"];

    [Fact]
    public void EveryOperationEqualsPillowsOnDrawnImages() => AssertFolder(TestFiles.Golden("images"));

    [Fact]
    public void EveryOperationEqualsPillowsOnPhotographs() => AssertFolder(TestFiles.Shared("parity/photographs"));

    [Fact]
    public void OneImageGivesTheSameAgainAndAnotherSeedAnother()
    {
        byte[] first = Augmented(seed: 1), again = Augmented(seed: 1);
        Assert.Equal(first, again);
        Assert.True(Enumerable.Range(2, 20).Select(seed => Augmented(seed)).Distinct(ByContent.Instance).Count() > 10);
    }

    [Fact]
    public void AnySizeAndDrawStaysInItsBuffer() => Gen.Select(Gen.Int[1, 40], Gen.Long).Sample((size, seed) =>
    {
        byte[] pixels = new byte[(size * size * 3) + 8], scratch = new byte[size * size * 3];
        pixels.AsSpan(size * size * 3).Fill(77);
        SeededRandom random = new(seed);
        foreach (ref byte value in pixels.AsSpan(0, size * size * 3)) value = (byte)random.NextInt(256);
        RandAugment.Apply(pixels.AsSpan(0, size * size * 3), size, ref random, scratch);
        return pixels.AsSpan(size * size * 3).IndexOfAnyExcept((byte)77) < 0;
    }, iter: 3000);

    [Fact]
    public void AnEnhancementByOneChangesNothing() =>
        Gen.Int[3, 12].SelectMany(size => Gen.Byte.Array[size * size * 3].Select(pixels => (size, pixels))).Sample(sample =>
    {
        byte[] changed = [.. sample.pixels];
        Enhancements.Brightness(changed, 1);
        Enhancements.Contrast(changed, 1);
        Enhancements.Color(changed, 1);
        Enhancements.Sharpness(changed, sample.size, 1, new byte[changed.Length]);
        return changed.AsSpan().SequenceEqual(sample.pixels);
    });

    static void AssertFolder(string folder)
    {
        JsonElement[] goldens =
        [
            .. JsonDocument.Parse(
                File.ReadAllBytes(Path.Combine(folder, "expected.json"))).RootElement.GetProperty("operations").EnumerateArray(),
        ];
        Assert.Equal(14, goldens.Select(golden => golden.GetProperty("name").GetString()).Distinct().Count());
        foreach (JsonElement golden in goldens)
        {
            string name = golden.GetProperty("name").GetString()!;
            byte[] pixels = Pixels(Path.Combine(folder, golden.GetProperty("input").GetString()!));
            byte[] expected = Pixels(Path.Combine(folder, golden.GetProperty("expected").GetString()!));
            Apply(name, golden.GetProperty("value").GetDouble(), pixels);
            int[] differences = [.. pixels.Zip(expected, (a, b) => Math.Abs(a - b))];
            if (Geometric.Contains(name)) Assert.True(
                differences.Chunk(3).Count(pixel => pixel.Max() > 0) <= 0.005 * Side * Side,
                $"{golden}: {differences.Chunk(3).Count(pixel => pixel.Max() > 0)} pixels differ");
            else Assert.True(differences.Max() <= 1, $"{golden}: off by {differences.Max()}");
        }
    }

    static void Apply(string name, double value, byte[] pixels)
    {
        byte[] scratch = new byte[pixels.Length];
        switch (name)
        {
            case "ShearX": AffineOperations.ShearX(pixels, Side, value, scratch); break;
            case "ShearY": AffineOperations.ShearY(pixels, Side, value, scratch); break;
            case "TranslateX": AffineOperations.TranslateX(pixels, Side, value, scratch); break;
            case "TranslateY": AffineOperations.TranslateY(pixels, Side, value, scratch); break;
            case "Rotate": AffineOperations.Rotate(pixels, Side, value, scratch); break;
            case "Color": Enhancements.Color(pixels, value); break;
            case "Contrast": Enhancements.Contrast(pixels, value); break;
            case "Brightness": Enhancements.Brightness(pixels, value); break;
            case "Sharpness": Enhancements.Sharpness(pixels, Side, value, scratch); break;
            case "Posterize": PointOperations.Posterize(pixels, (int)value); break;
            case "Solarize": PointOperations.Solarize(pixels, (int)value); break;
            case "AutoContrast": PointOperations.AutoContrast(pixels); break;
            case "Equalize": PointOperations.Equalize(pixels); break;
            case "Invert": PointOperations.Invert(pixels); break;
            default: Assert.Fail($"no operation is named {name}"); break;
        }
    }

    static byte[] Augmented(long seed)
    {
        byte[] pixels = Pixels(Path.Combine(TestFiles.Golden("images"), "drawn1.squish224.png"));
        SeededRandom random = new(seed);
        RandAugment.Apply(pixels, Side, ref random, new byte[pixels.Length]);
        return pixels;
    }

    static byte[] Pixels(string file)
    {
        using ImageLoader loader = new();
        byte[] pixels = new byte[Side * Side * 3];
        loader.Load(file, Side, pixels);
        return pixels;
    }

    sealed class ByContent : IEqualityComparer<byte[]>
    {
        public static ByContent Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] pixels) => pixels.Length;
    }
}
