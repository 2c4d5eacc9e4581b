namespace AslTrain.Metrics;

/// <summary>Positives by descending score, and what stands before them.</summary>
/// <param name="keys">Of each.</param>
/// <param name="negativesBefore">Negatives that score as much as each or more.</param>
readonly ref struct RankedPositives(ReadOnlySpan<uint> keys, ReadOnlySpan<int> negativesBefore)
{
    readonly ReadOnlySpan<uint> _keys = keys;
    readonly ReadOnlySpan<int> _negativesBefore = negativesBefore;

    public int Count => _keys.Length;

    public bool IsEqualToNext(int index) => index + 1 < _keys.Length && _keys[index] == _keys[index + 1];

    /// <summary>One past the last positive of the same score.</summary>
    public int EndOfEqual(int index)
    {
        while (IsEqualToNext(index)) index++;
        return index + 1;
    }

    /// <param name="index">Of a positive.</param>
    /// <param name="end">Its <see cref="EndOfEqual"/>.</param>
    /// <returns>The precision where all are predicted that score as much or more.</returns>
    public double PrecisionAt(int index, int end) => end / ((double)end + _negativesBefore[index]);
}
