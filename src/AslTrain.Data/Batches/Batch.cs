namespace AslTrain.Data.Batches;

/// <summary>
/// One step's images and targets in reused buffers: valid until the next batch is asked for. Pixels stay bytes until
/// they are on the device, a quarter of the memory and of the transfer.
/// </summary>
public sealed class Batch
{
    internal Batch(int capacity, int size, int classes)
    {
        (Size, Classes) = (size, classes);
        Pixels = new byte[checked(capacity * size * size * 3)];
        Targets = new float[checked(capacity * classes)];
        Images = new int[capacity];
    }

    /// <summary>Images in this batch; the buffers may hold room for more.</summary>
    public int Count { get; internal set; }

    /// <summary>Side of the square images.</summary>
    public int Size { get; }

    public int Classes { get; }

    /// <summary>RGB bytes, [Count, Size, Size, 3].</summary>
    public byte[] Pixels { get; }

    /// <summary>[Count, Classes]: 1 present, 0 absent, -1 not to be counted, -2 unknown, for the trainer to decide.</summary>
    public float[] Targets { get; }

    /// <summary>Why images of this batch were left out, a line each.</summary>
    public IReadOnlyList<string> Unreadable { get; internal set; } = [];

    /// <summary>Index of each image in its split, [Count].</summary>
    public int[] Images { get; }

    internal Span<byte> PixelsOf(int position) => Pixels.AsSpan(position * Size * Size * 3, Size * Size * 3);

    internal Span<float> TargetsOf(int position) => Targets.AsSpan(position * Classes, Classes);
}
