using System.Globalization;
using AslTrain.Foundation;

namespace AslTrain.Training.Configuration;

/// <summary>
/// Numbers as a config and a command line write them: with a point, without separators of groups or a suffix, and finite.
/// </summary>
public static class NumberText
{
    /// <summary>The number, or what is wrong with the text, in one line.</summary>
    /// <param name="expected">What would be right, as "a number from 0 to 1".</param>
    public static (double? Value, string? Problem) Number(string text, NumberRange range, string expected)
    {
        if (ToNumber(text) is not double value) return (null, Misplaced(text, expected));
        return range.Contains(value) ? (value, null) : (null, OutOfRange(text, expected));
    }

    /// <inheritdoc cref="Number"/>
    public static (long? Value, string? Problem) Whole(string text, NumberRange range, string expected)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign;
        if (!long.TryParse(text, Style, CultureInfo.InvariantCulture, out long value)) return (null, Misplaced(text, expected));
        return range.Contains(value) ? (value, null) : (null, OutOfRange(text, expected));
    }

    internal static double? ToNumber(string text)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        bool isNumber = double.TryParse(text, Style, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value);
        return isNumber ? value : null;
    }

    internal static string Misplaced(string text, string expected) => $"'{Printable.Of(text)}' where {expected} belongs";

    internal static string OutOfRange(string text, string expected) =>
        $"{Printable.Of(text)} is out of range; it should be {expected}";
}
