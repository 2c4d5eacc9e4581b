using AslTrain.Data.Images;
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
        File.WriteAllBytes(path, [.. (byte[])[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .. Chunk("IHDR", [.. BigEndian(width), .. BigEndian(height), 8, 2, 0, 0, 0]), .. Chunk("IDAT", new byte[100]), .. Chunk("IEND", [])]);
        using PixelBuffer buffer = new();
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<InvalidDataException>(() => ImageDecoder.Decode(path, buffer)).Message;
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
        Assert.True(message.Contains($"{width} x {height} pixels are more than", StringComparison.Ordinal) || message.Contains("not an image", StringComparison.Ordinal), message);
        if (width <= 60_000) Assert.Contains($"{width} x {height} pixels", message, StringComparison.Ordinal);

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
        string message = Assert.Throws<InvalidDataException>(() => ImageDecoder.Decode(path, buffer)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
