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

    [Fact]
    public void AHugeImageIsRefusedByItsHeader()
    {
        // The header of a PNG says 60,000 x 60,000; nothing follows.
        byte[] png = Convert.FromHexString("89504E470D0A1A0A0000000D494844520000EA600000EA6008020000002BD6D2B30000000049454E44AE426082");
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "huge.png");
        File.WriteAllBytes(path, png);
        using PixelBuffer buffer = new();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => ImageDecoder.Decode(path, buffer));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000_000);
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
