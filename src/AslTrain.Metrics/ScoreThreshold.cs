namespace AslTrain.Metrics;

/// <summary>A class is predicted where its score is above a threshold; scores are floats, thresholds doubles.</summary>
public static class ScoreThreshold
{
    /// <summary>
    /// The highest float that is not above the threshold, so that comparing floats says what comparing doubles would.
    /// </summary>
    public static float Floor(double threshold) => (float)threshold > threshold ? MathF.BitDecrement((float)threshold) : (float)threshold;
}
