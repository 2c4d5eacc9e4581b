using System.Buffers.Binary;
using AslTrain.Data.Images;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Data.Images;

public class DecodingMemoryTests
{
    const byte Baseline = 0xC0, Progressive = 0xC2;

    /// <summary>Of 4:2:0 there are half as many coefficients; two bytes each.</summary>
    [Theory]
    [InlineData(Progressive, 0x11, 3, 3L * 1600 * 800 * 2)]
    [InlineData(Progressive, 0x22, 3, 3L * 1600 * 800)]
    [InlineData(Baseline, 0x11, 3, 0)]
    [InlineData(Baseline, 0x11, 1, 3L * 1600 * 800 * 2)]
    public void AJpegOfSeveralScansHoldsItsCoefficients(byte frame, byte sampling, byte inFirstScan, long bytes)
    {
        using MemoryStream stream = new(Jpeg(frame, 1600, 800, sampling, inFirstScan));
        Assert.Equal(bytes, DecodingMemory.Of(stream));
        Assert.Equal(0, stream.Position);
    }

    [Fact]
    public void OneThatWouldTakeTooMuchIsRefusedByItsHeader()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "large.jpg");
        File.WriteAllBytes(file, Jpeg(Progressive, 9984, 9984, 0x11, 3));
        using PixelBuffer pixels = new();
        ImageDefect defect = Assert.IsType<ImageDefect>(ImageDecoder.TryDecode(file, pixels));
        Assert.Contains(
            $"{file}: 9984 x 9984 pixels that come in several passes take 996 MB to decode, more than the 600",
            defect.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AnInterlacedPngIsHeldTwice()
    {
        byte[] png = File.ReadAllBytes(TestFiles.Golden("images/drawn1.decoded.png"));
        Assert.Equal(0, DecodingMemory.Of(new MemoryStream(png)));
        png[28] = 1;
        int width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16));
        int height = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20));
        Assert.Equal(4L * width * height, DecodingMemory.Of(new MemoryStream(png)));
    }

    /// <summary>Cut anywhere it is no reason to fail.</summary>
    [Fact]
    public void ACutHeaderHoldsNothing()
    {
        byte[] whole = Jpeg(Progressive, 16, 16, 0x11, 3);
        for (int length = 0; length < whole.Length - 20; length++)
        {
            Assert.InRange(DecodingMemory.Of(new MemoryStream(whole[..length])), 0, 3 * 16 * 16 * 2);
        }
    }

    /// <summary>Up to its first scan, with a comment before its frame.</summary>
    static byte[] Jpeg(byte frame, int width, int height, byte sampling, byte inFirstScan) =>
    [
        0xFF, 0xD8, 0xFF, 0xFE, 0, 4, 0xFF, 0xC0,
        0xFF, frame, 0, 17, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width,
        3, 1, sampling, 0, 2, 0x11, 0, 3, 0x11, 0,
        0xFF, 0xDA, 0, (byte)(6 + (2 * inFirstScan)), inFirstScan,
        .. ((byte[])[1, 0, 2, 0, 3, 0])[..(2 * inFirstScan)], 0, 0, 0, 0xFF, 0xD9,
    ];
}
