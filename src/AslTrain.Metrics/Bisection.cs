using System.Numerics;

namespace AslTrain.Metrics;

static class Bisection
{
    /// <summary>How many of the values, which ascend, are below one.</summary>
    public static int CountBelow<T>(ReadOnlySpan<T> ascending, T value)
        where T : struct, IComparisonOperators<T, T, bool>
    {
        int first = 0, length = ascending.Length;
        while (length > 0)
        {
            int half = length >> 1;
            (first, length) = ascending[first + half] < value ? (first + half + 1, length - half - 1) : (first, half);
        }

        return first;
    }
}
