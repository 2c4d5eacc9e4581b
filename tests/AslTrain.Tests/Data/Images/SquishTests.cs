using System.Text.Json;
using AslTrain.Data.Images;
using AslTrain.Tests.Support;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Data.Images;

public class SquishTests
{
    [Fact]
    public void DrawnImagesEqualPillowToTheBit() =>
        AssertFolder(TestFiles.Golden("images"), source => TestFiles.Golden($"images/{source}"));

    [Fact]
    public void PhotographsEqualPillowToTheBit() =>
        AssertFolder(
            TestFiles.Shared("parity/photographs"),
            source => TestFiles.Shared($"data/voc2007/VOCdevkit/VOC2007/JPEGImages/{Path.GetFileName(source)}"));

    [Fact]
    public void AnImageOfOneColorKeepsItAtAnySize() =>
        Gen.Select(Gen.Int[1, 90], Gen.Int[1, 90], Gen.Int[1, 70], Gen.Byte).Sample((width, height, size, value) =>
    {
        byte[] source = new byte[width * height * 4], target = new byte[size * size * 3];
        source.AsSpan().Fill(value);
        Squish.Resize(source, width, height, size, target);
        return target.AsSpan().IndexOfAnyExcept(value) < 0;
    });

    [Fact]
    public void TheOwnSizeChangesNothing() =>
        Gen.Int[1, 40].SelectMany(size => Gen.Byte.Array[size * size * 4].Select(pixels => (size, pixels))).Sample(sample =>
    {
        byte[] target = new byte[sample.size * sample.size * 3];
        Squish.Resize(sample.pixels, sample.size, sample.size, sample.size, target);
        for (int i = 0; i < sample.size * sample.size; i++)
        {
            if (!sample.pixels.AsSpan(i * 4, 3).SequenceEqual(target.AsSpan(i * 3, 3))) return false;
        }

        return true;
    }, iter: 50);

    static void AssertFolder(string folder, Func<string, string> source)
    {
        JsonElement cases = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(folder, "expected.json"))).RootElement.GetProperty("resize");
        using ImageLoader loader = new();
        foreach (JsonElement golden in cases.EnumerateArray())
        {
            int size = golden.GetProperty("size").GetInt32();
            string file = source(golden.GetProperty("source").GetString()!);
            byte[] actual = new byte[size * size * 3];
            loader.Load(file, size, actual);
            Assert.Equal(0, LargestDifference(actual, Rgb(Path.Combine(folder, golden.GetProperty("expected").GetString()!))));

            using PixelBuffer decoded = new(), expected = new();
            ImageDecoder.Decode(file, decoded);
            ImageDecoder.Decode(Path.Combine(folder, golden.GetProperty("decoded").GetString()!), expected);
            Assert.True(decoded.Pixels.SequenceEqual(expected.Pixels), $"{file} decodes to other pixels");
        }
    }

    static byte[] Rgb(string png)
    {
        using PixelBuffer pixels = new();
        ImageDecoder.Decode(png, pixels);
        byte[] rgb = new byte[pixels.Width * pixels.Height * 3];
        for (int i = 0; i < pixels.Width * pixels.Height; i++) pixels.Pixels.Slice(i * 4, 3).CopyTo(rgb.AsSpan(i * 3));
        return rgb;
    }

    static int LargestDifference(byte[] a, byte[] b)
    {
        Assert.Equal(a.Length, b.Length);
        return a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
    }
}
