using System.IO.Compression;
using AslTrain.Data;
using AslTrain.Data.Images;
using AslTrain.Foundation;
using AslTrain.Tests.Support;
using SkiaSharp;
using Xunit;

namespace AslTrain.Tests.Data.Images;

public class ImageDecoderTests
{
    [Fact]
    public void AnAbsentFileIsNamed() => Refused("nowhere.jpg", null, "there is no such image file");

    [Fact]
    public void AZeroByteFileIsNamed() => Refused("empty.jpg", [], "the image file is empty");

    [Fact]
    public void AFileThatIsNoImageIsNamed() => Refused("text.jpg", "this is text, not a picture"u8.ToArray(), "not an image");

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void ATruncatedJpegIsNamedAndNeverPadded(double share)
    {
        byte[] whole = File.ReadAllBytes(TestFiles.Golden("images/drawn1.jpg"));
        Refused("cut.jpg", whole[..(int)(share * whole.Length)], "truncated");
    }

    [Theory]
    [InlineData(60_000, 60_000)]
    [InlineData(1, 40_000)]
    [InlineData(2_000_000_000, 1)]
    public void AHugeImageIsRefusedByItsHeader(int width, int height)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "huge.png");
        File.WriteAllBytes(
            path,
            [
                .. (byte[])[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
                .. Chunk("IHDR", [.. BigEndian(width), .. BigEndian(height), 8, 2, 0, 0, 0]), .. Chunk("IDAT", new byte[100]),
                .. Chunk("IEND", [])]);
        using PixelBuffer buffer = new();
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<BadInputException>(() => ImageDecoder.Decode(path, buffer)).Message;
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
        Assert.True(
            message.Contains($"{width} x {height} pixels are more than", StringComparison.Ordinal)
                || message.Contains("not an image", StringComparison.Ordinal),
            message);
        if (width <= 60_000) Assert.Contains($"{width} x {height} pixels", message, StringComparison.Ordinal);

    }

    [Fact]
    public void SixteenBitsAreRefusedByName() =>
        Refused(
            "deep.png", Png(width: 2, height: 1, depth: 16, color: 2, rows: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
            "has 16 bits a channel");

    /// <summary>Both kinds of four channels that JPEG knows, against Pillow 9.4's convert("RGB").</summary>
    [Theory]
    [InlineData("cmyk")]
    [InlineData("ycck")]
    public void CmykBecomesTheRgbOfPillow(string name)
    {
        using PixelBuffer decoded = new(), expected = new();
        ImageDecoder.Decode(TestFiles.Golden($"images/{name}.jpg"), decoded);
        ImageDecoder.Decode(TestFiles.Golden($"images/{name}.decoded.png"), expected);
        int largest = 0;
        for (int i = 0; i < expected.Pixels.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(decoded.Pixels[i] - expected.Pixels[i]));
        }
        Assert.True(largest <= 1, $"{largest}");
    }

    [Fact]
    public void PalettesGreysAndAlphaBecomeTheRgbTheyStandFor()
    {
        (byte[], byte[])[] cases =
        [
            (Png(2, 1, 8, color: 3, rows: [0, 1, 0], Chunk("PLTE", [10, 20, 30, 40, 50, 60])), [40, 50, 60, 10, 20, 30]),
            (Png(2, 1, 8, color: 0, rows: [0, 7, 200]), [7, 7, 7, 200, 200, 200]),
            (Png(2, 1, 8, color: 4, rows: [0, 7, 0, 200, 128]), [7, 7, 7, 200, 200, 200]),
            (Png(1, 1, 8, color: 6, rows: [0, 1, 2, 3, 0]), [1, 2, 3]),
            (Png(8, 1, 1, color: 0, rows: [0, 0b10100000]), [255, 255, 255, 0, 0, 0, 255, 255, 255, .. new byte[15]]),
        ];
        using TemporaryFolder folder = new();
        foreach ((byte[] png, byte[] expected) in cases)
        {
            string path = Path.Combine(folder.Path, "a.png");
            File.WriteAllBytes(path, png);
            using PixelBuffer buffer = new();
            ImageDecoder.Decode(path, buffer);
            Assert.Equal(expected, buffer.Pixels.ToArray().Chunk(4).SelectMany(pixel => pixel[..3]));
        }
    }

    [Fact]
    public void AnExifOrientationIsNotApplied()
    {
        byte[] plain = File.ReadAllBytes(TestFiles.Golden("images/drawn1.jpg"));
        byte[] orientation =
        [
            (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0, (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0,
            0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
        ];
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "turned.jpg");
        File.WriteAllBytes(path, [.. plain[..2], 0xFF, 0xE1, 0, (byte)(orientation.Length + 2), .. orientation, .. plain[2..]]);
        using (SKCodec codec = SKCodec.Create(path)) Assert.Equal(SKEncodedOrigin.RightTop, codec.EncodedOrigin);
        using PixelBuffer turned = new(), straight = new();
        ImageDecoder.Decode(path, turned);
        ImageDecoder.Decode(TestFiles.Golden("images/drawn1.jpg"), straight);
        Assert.True(turned.Pixels.SequenceEqual(straight.Pixels));
    }

    /// <param name="rows">A filter byte and the samples of each row.</param>
    static byte[] Png(int width, int height, byte depth, byte color, byte[] rows, params byte[] between)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(rows);
        return
        [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk(
                "IHDR", [.. BigEndian(width), .. BigEndian(height), depth, color, 0, 0, 0]),
            .. between, .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", []),
        ];
    }

    static byte[] BigEndian(int number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];

    static byte[] Chunk(string type, byte[] data)
    {
        byte[] content = [.. System.Text.Encoding.ASCII.GetBytes(type), .. data];
        uint checksum = uint.MaxValue;
        foreach (byte part in content)
        {
            checksum ^= part;
            for (int bit = 0; bit < 8; bit++) checksum = (checksum >> 1) ^ ((checksum & 1) * 0xEDB88320);
        }

        return [.. BigEndian(data.Length), .. content, .. BigEndian((int)~checksum)];
    }

    [Fact]
    public void AlphaIsDroppedNotBlended()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "alpha.png");
        using (SKBitmap bitmap = new(new SKImageInfo(2, 1, SKColorType.Rgba8888, SKAlphaType.Unpremul)))
        {
            bitmap.SetPixel(0, 0, new SKColor(200, 100, 50, 128));
            bitmap.SetPixel(1, 0, new SKColor(10, 20, 30, 255));
            using FileStream stream = File.Create(path);
            bitmap.Encode(stream, SKEncodedImageFormat.Png, 100);
        }

        using PixelBuffer buffer = new();
        ImageDecoder.Decode(path, buffer);
        Assert.Equal([200, 100, 50], buffer.Pixels[..3].ToArray());
    }

    static void Refused(string name, byte[]? content, string reason)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, name);
        if (content is not null) File.WriteAllBytes(path, content);
        using PixelBuffer buffer = new();
        string message = Assert.Throws<BadInputException>(() => ImageDecoder.Decode(path, buffer)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
