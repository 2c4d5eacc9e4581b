using System.Collections.Concurrent;

namespace AslTrain.Data.Images;

/// <summary>
/// Which input pixels make an output pixel, and how much each counts: Pillow's antialiased bilinear filter in 22-bit
/// fixed point (Pillow 9.4, src/libImaging/Resample.c, precompute_coeffs and normalize_coeffs_8bpc).
/// </summary>
sealed class ResizeWeights
{
    public const int PrecisionBits = 22;

    /// <summary>Entries of up to 250 KB: photographs come in few sizes, and hostile data must not fill the memory.</summary>
    const int LargestCache = 256;

    static readonly ConcurrentDictionary<(int Input, int Output), ResizeWeights> Cache = [];

    readonly int[] _weights;
    readonly int _taps;

    ResizeWeights(int input, int output)
    {
        // Enlarging, the filter stays one input pixel wide to either side; shrinking, it takes in all that fall together.
        double scale = (double)input / output, support = Math.Max(scale, 1);
        _taps = ((int)Math.Ceiling(support) * 2) + 1;
        First = new int[output];
        Count = new int[output];
        _weights = new int[output * _taps];

        // On the stack, but for an image that is hundreds of times as long as the output.
        Span<double> shares = stackalloc double[_taps <= 1024 ? _taps : 0];
        if (shares.IsEmpty) shares = new double[_taps];

        for (int x = 0; x < output; x++)
        {
            double center = (x + 0.5) * scale;
            int first = Math.Max(0, (int)(center - support + 0.5)), end = Math.Min(input, (int)(center + support + 0.5));
            double sum = 0;
            for (int i = 0; i < end - first; i++)
            {
                double distance = Math.Abs((i + first - center + 0.5) * (1 / support));
                shares[i] = distance < 1 ? 1 - distance : 0;
                sum += shares[i];
            }

            (First[x], Count[x]) = (first, end - first);
            for (int i = 0; i < end - first; i++)
            {
                double share = sum == 0 ? shares[i] : shares[i] / sum;
                _weights[(x * _taps) + i] = (int)(0.5 + (share * (1 << PrecisionBits)));
            }
        }
    }

    /// <summary>Index of the first input pixel of each output pixel.</summary>
    public int[] First { get; }

    /// <summary>Number of input pixels of each output pixel.</summary>
    public int[] Count { get; }

    /// <summary>Weights of an output pixel's inputs, in 22-bit fixed point.</summary>
    public ReadOnlySpan<int> Of(int output) => _weights.AsSpan(output * _taps, Count[output]);

    public static ResizeWeights Get(int input, int output)
    {
        if (Cache.Count > LargestCache) Cache.Clear();
        return Cache.GetOrAdd((input, output), static key => new ResizeWeights(key.Input, key.Output));
    }
}
