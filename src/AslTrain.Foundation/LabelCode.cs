namespace AslTrain.Foundation;

/// <summary>
/// What a label is, as a number: in a batch's targets, for a loss and for a metric. A soft target lies from 0 to 1.
/// </summary>
public static class LabelCode
{
    /// <summary>The class is there.</summary>
    public const sbyte Positive = 1;

    /// <summary>It is not.</summary>
    public const sbyte Negative = 0;

    /// <summary>Counts as nothing: no gradient, and no metric counts it. A loss takes any negative number for it.</summary>
    public const sbyte Ignored = -1;

    /// <summary>Nobody verified it, and the loss decides; no metric sees it.</summary>
    public const sbyte Unknown = -2;
}
