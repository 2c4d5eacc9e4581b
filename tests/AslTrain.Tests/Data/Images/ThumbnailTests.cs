using AslTrain.Data;
using AslTrain.Data.Images;
using AslTrain.Foundation;
using AslTrain.Tests.Support;
using SkiaSharp;
using Xunit;

namespace AslTrain.Tests.Data.Images;

public class ThumbnailTests
{
    [Theory]
    [InlineData(400, 200, 160, 80)]
    [InlineData(30, 60, 30, 60)]
    [InlineData(1000, 1, 160, 1)]
    public void ShapesAreKept(int width, int height, int smallWidth, int smallHeight)
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "red.png");
        using (SKBitmap picture = new(width, height))
        {
            picture.Erase(SKColors.Red);
            using FileStream stream = File.Create(file);
            picture.Encode(stream, SKEncodedImageFormat.Png, 100);
        }

        using SKBitmap small = SKBitmap.Decode(Thumbnail.OfFile(file, 160));
        Assert.Equal((smallWidth, smallHeight), (small.Width, small.Height));
        SKColor middle = small.GetPixel(smallWidth / 2, smallHeight / 2);
        Assert.True(middle is { Red: > 250, Green: < 5, Blue: < 5 }, $"{middle}");
        Assert.Throws<BadInputException>(() => Thumbnail.OfFile(folder.File("bad.png", "no picture"), 160));
    }
}
