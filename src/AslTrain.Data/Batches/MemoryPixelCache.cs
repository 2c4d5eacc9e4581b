namespace AslTrain.Data.Batches;

/// <summary>Keeps pixels in memory, an array an image, as they come.</summary>
public sealed class MemoryPixelCache(int images) : PixelCache
{
    readonly byte[]?[] _pixels = new byte[]?[images];

    /// <summary>Bytes that a split takes when all of it is kept.</summary>
    public static long BytesOf(int images, int size) => (long)images * size * size * 3;

    public override bool TryRead(int image, Span<byte> rgb)
    {
        if (Volatile.Read(ref _pixels[image]) is not byte[] kept) return false;
        kept.CopyTo(rgb);
        return true;
    }

    public override void Write(int image, ReadOnlySpan<byte> rgb) => Volatile.Write(ref _pixels[image], rgb.ToArray());
}
