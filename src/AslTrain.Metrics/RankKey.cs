namespace AslTrain.Metrics;

/// <summary>
/// A number for each entry of a table, in the order of ranking: ascending keys are descending scores, and ascending
/// entries (image, then class) where scores are equal.
/// </summary>
static class RankKey
{
    /// <param name="score">No NaN; both zeros are one score.</param>
    /// <param name="entry">Row-major index into the table.</param>
    public static ulong Of(float score, int entry)
    {
        // A float's bits as a number ascend with it above 0 and descend below, where the sign's bit is set.
        uint bits = BitConverter.SingleToUInt32Bits(score == 0 ? 0f : score);
        uint ascending = (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
        return ((ulong)~ascending << 32) | (uint)entry;
    }
}
