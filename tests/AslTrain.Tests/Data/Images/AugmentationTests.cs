using AslTrain.Data;
using AslTrain.Data.Images;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Data.Images;

public class AugmentationTests
{
    [Fact]
    public void FlippedTwiceIsTheImage() =>
        Gen.Int[1, 24].SelectMany(size => Gen.Byte.Array[size * size * 3].Select(pixels => (size, pixels))).Sample(sample =>
    {
        byte[] flipped = [.. sample.pixels];
        HorizontalFlip.Apply(flipped, sample.size);
        if (!flipped.AsSpan(0, 3).SequenceEqual(sample.pixels.AsSpan((sample.size - 1) * 3, 3))) return false;
        HorizontalFlip.Apply(flipped, sample.size);
        return flipped.AsSpan().SequenceEqual(sample.pixels);
    });

    [Fact]
    public void ACropLiesInTheImageAndHasItsArea() =>
        Gen.Select(Gen.Int[1, 700], Gen.Int[1, 700], Gen.Double[0.05, 1], Gen.Long).Sample((width, height, least, seed) =>
    {
        SeededRandom random = new(seed);
        CropBox box = RandomCrop.Choose(width, height, least, ref random);
        bool inside = box.Left >= 0 && box.Top >= 0 && box.Width >= 1 && box.Height >= 1 && box.Left + box.Width <= width
            && box.Top + box.Height <= height;

        // A long image has no such part: then the middle is taken.
        bool isLong = Math.Max(width, height) * 3 * least > Math.Min(width, height) * 4;
        return inside && (isLong || box.Width * box.Height >= (least * width * height) - width - height);
    });

    [Fact]
    public void ACropIsSquishedAsIfItHadBeenCutOut() =>
        Gen.Select(Gen.Int[2, 40], Gen.Int[2, 40], Gen.Int[4, 24], Gen.Long).Sample((width, height, size, seed) =>
    {
        SeededRandom random = new(seed);
        byte[] image = new byte[width * height * 4];
        foreach (ref byte value in image.AsSpan()) value = (byte)random.NextInt(256);
        CropBox box = RandomCrop.Choose(width, height, 0.1, ref random);
        byte[] cut =
        [
            .. Enumerable.Range(box.Top, box.Height).SelectMany(
                y => image[(((y * width) + box.Left) * 4)..(((y * width) + box.Left + box.Width) * 4)]),
        ];
        byte[] expected = new byte[size * size * 3], actual = new byte[size * size * 3];
        Squish.Resize(cut, box.Width, box.Height, size, expected);
        Squish.Resize(image, width, box, size, actual);
        return expected.AsSpan().SequenceEqual(actual);
    });

    [Fact]
    public void CutoutCoversOneRectangleOfOneColor() =>
        Gen.Select(Gen.Int[2, 64], Gen.Double[0.05, 0.9], Gen.Long).Sample((size, fraction, seed) =>
    {
        // Two backgrounds, so that every covered pixel shows on one of them whatever the colour.
        (byte[] dark, byte[] light) = (new byte[size * size * 3], new byte[size * size * 3]);
        light.AsSpan().Fill(255);
        SeededRandom first = new(seed), second = new(seed);
        Cutout.Apply(dark, size, fraction, ref first);
        Cutout.Apply(light, size, fraction, ref second);
        int side = (int)((fraction * size) + 0.5) / 2 * 2;
        List<(int X, int Y)> covered =
        [
            .. Enumerable.Range(0, size * size).Where(
                i => dark.AsSpan(i * 3, 3).SequenceEqual(light.AsSpan(i * 3, 3))).Select(i => (i % size, i / size)),
        ];
        int width = covered.Max(p => p.X) - covered.Min(p => p.X) + 1, height = covered.Max(p => p.Y) - covered.Min(p => p.Y) + 1;
        return covered.Count == width * height
            && width <= side + 1 && height <= side + 1 && width >= side / 2 && height >= side / 2
            && covered.Select(
                p => (dark[((p.Y * size) + p.X) * 3], dark[(((p.Y * size) + p.X) * 3) + 1])).Distinct().Count() == 1;
    });
}
