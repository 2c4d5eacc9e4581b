namespace AslTrain.Training.Configuration;

/// <summary>Bounds of a number, each inclusive or not; null for none.</summary>
public readonly record struct NumberRange(double? From, bool FromExcluded, double? To, bool ToExcluded)
{
    /// <summary>A range that has its bounds.</summary>
    public static NumberRange Within(double from, double? to = null) => new(from, FromExcluded: false, to, ToExcluded: false);

    public bool Contains(double value) =>
        (From is not double from || (FromExcluded ? value > from : value >= from))
        && (To is not double to || (ToExcluded ? value < to : value <= to));

    /// <summary>In words, to follow a noun: " from 1 to 10", " above 0".</summary>
    public override string ToString()
    {
        if (From is not double from) return "";
        string to = To is not double last ? "" : ToExcluded ? $" to below {last}" : $" to {last}";
        return (FromExcluded ? $" above {from}" : To is null ? $" of at least {from}" : $" from {from}") + to;
    }
}
