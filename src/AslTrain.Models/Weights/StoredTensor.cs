using static TorchSharp.torch;

namespace AslTrain.Models.Weights;

/// <summary>Where a tensor lies in a weight file; made only where all of it does lie there.</summary>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sides, outermost first; empty for a scalar.</param>
/// <param name="Strides">Elements from one index of a side to the next.</param>
/// <param name="Offset">First byte, counted from the start of the file.</param>
public sealed record StoredTensor(ScalarType Type, long[] Shape, long[] Strides, long Offset)
{
    internal const int MostSides = 16;

    /// <summary>A scale of the authors' in-place ABN, of which the network uses |w| + 1e-5.</summary>
    internal bool IsInPlaceScale { get; init; }

    /// <summary>Elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, side) => product * side);

    public long Bytes => Count * ElementTypes.BytesOf(Type);

    /// <summary>Elements from the first to the last, both counted; those between may belong to other tensors.</summary>
    internal long Span => Count == 0 ? 0 : 1 + Shape.Zip(Strides, (side, stride) => (side - 1) * stride).Sum();

    internal bool IsContiguous => Strides.AsSpan().SequenceEqual(ContiguousStrides(Shape)) || Count <= 1;

    /// <summary>Elements of a shape; null where it is no shape or its product leaves what a file could hold.</summary>
    internal static long? CountOf(ReadOnlySpan<long> shape)
    {
        if (shape.Length > MostSides) return null;
        Int128 product = 1;
        bool empty = false;
        foreach (long side in shape)
        {
            if (side < 0) return null;
            if (side == 0) empty = true;
            else if ((product *= side) > long.MaxValue / 16) return null;
        }

        return empty ? 0 : (long)product;
    }

    /// <summary>Strides of a tensor that lies row by row.</summary>
    internal static long[] ContiguousStrides(ReadOnlySpan<long> shape)
    {
        long[] strides = new long[shape.Length];
        long stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= Math.Max(1, shape[i]);
        }

        return strides;
    }
}
