namespace AslTrain.Metrics;

/// <summary>A score as a number in the order of ranking: ascending keys are descending scores, equal keys equal scores.</summary>
static class RankKey
{
    /// <param name="score">No NaN; both zeros are one score.</param>
    public static uint Of(float score)
    {
        // A float's bits as a number ascend with it above 0 and descend below, where the sign's bit is set.
        uint bits = BitConverter.SingleToUInt32Bits(score + 0f);
        return (bits & 0x8000_0000) != 0 ? bits : ~(bits | 0x8000_0000);
    }
}
