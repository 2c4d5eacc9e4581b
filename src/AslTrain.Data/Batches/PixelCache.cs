namespace AslTrain.Data.Batches;

/// <summary>
/// Squished pixels of a split's images, kept from one epoch to the next. Any number of threads may use one at once.
/// </summary>
public abstract class PixelCache : IDisposable
{
    /// <summary>Copies an image's pixels; false where they are not there.</summary>
    /// <param name="image">Index in the split.</param>
    /// <param name="rgb">[size, size, 3].</param>
    public abstract bool TryRead(int image, Span<byte> rgb);

    /// <summary>Keeps an image's pixels.</summary>
    public abstract void Write(int image, ReadOnlySpan<byte> rgb);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
