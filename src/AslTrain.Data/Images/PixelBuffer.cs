using System.Buffers;
using SkiaSharp;

namespace AslTrain.Data.Images;

/// <summary>Decoded pixels in a pooled array that grows to the largest image seen: RGBA bytes, row by row.</summary>
sealed class PixelBuffer : IDisposable
{
    byte[] _bytes = [];

    public int Width { get; private set; }

    public int Height { get; private set; }

    public Span<byte> Pixels => _bytes.AsSpan(0, Width * Height * 4);

    public void Resize(int width, int height)
    {
        int needed = checked(width * height * 4);
        if (_bytes.Length < needed)
        {
            Dispose();
            _bytes = ArrayPool<byte>.Shared.Rent(needed);
        }

        (Width, Height) = (width, height);
    }

    /// <summary>A copy to draw with.</summary>
    public SKBitmap ToBitmap()
    {
        SKBitmap picture = new(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        Pixels.CopyTo(picture.GetPixelSpan());
        return picture;
    }

    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }
}
