using AslTrain.Foundation;

namespace AslTrain.Data.Images;

/// <summary>From a file to squished pixels; holds the decode buffer of one thread.</summary>
public sealed class ImageLoader : IDisposable
{
    readonly PixelBuffer _decoded = new();

    /// <param name="file">An image file.</param>
    /// <param name="size">Side in pixels.</param>
    /// <param name="rgb">Filled with [size, size, 3].</param>
    /// <exception cref="BadInputException">The image cannot be read; the message names the file.</exception>
    public void Load(string file, int size, Span<byte> rgb)
    {
        ImageDecoder.Decode(file, _decoded);
        Squish.Resize(_decoded.Pixels, _decoded.Width, _decoded.Height, size, rgb);
    }

    /// <summary>The same of a random part of the image, of at least a share of its area.</summary>
    internal void LoadCrop(string file, int size, double leastArea, ref SeededRandom random, Span<byte> rgb)
    {
        ImageDecoder.Decode(file, _decoded);
        CropBox box = RandomCrop.Choose(_decoded.Width, _decoded.Height, leastArea, ref random);
        Squish.Resize(_decoded.Pixels, _decoded.Width, box, size, rgb);
    }

    public void Dispose() => _decoded.Dispose();
}
