namespace AslTrain.Losses;

/// <summary>Ranges of the losses' numbers.</summary>
static class LossRange
{
    public static double AtLeastZero(double value, string name) =>
        value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "should be a finite number, 0 or more");

    public static double BelowOne(double value, string name) =>
        value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, "should be at least 0 and below 1");
}
