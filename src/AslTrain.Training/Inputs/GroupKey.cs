using System.Text.RegularExpressions;
using AslTrain.Data.Formats;
using AslTrain.Foundation;
using AslTrain.Training.Settings;

namespace AslTrain.Training.Inputs;

/// <summary>data.group, which is a pattern where it has parentheses, and the name of a column otherwise.</summary>
static class GroupKey
{
    /// <returns>null where it names a column or is not set.</returns>
    /// <exception cref="BadInputException">It is not understood, or there are no columns.</exception>
    public static Regex? PatternOf(DataSection data)
    {
        if (data.Group is not string group) return null;
        if (!group.Contains('(', StringComparison.Ordinal))
        {
            return DataFormats.Of(data.Format).HasColumns ? null : throw new BadInputException(
                $"data.group: '{group}' is no pattern such as '^(patient[0-9]+)', and format {data.Format} has no columns");
        }

        try
        {
            return new Regex(group, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new BadInputException($"data.group: '{group}' is no pattern that is understood: {error.Message}");
        }
    }

    /// <returns>null where it is a pattern or is not set.</returns>
    /// <inheritdoc cref="PatternOf"/>
    public static string? ColumnOf(DataSection data) => PatternOf(data) is null ? data.Group : null;
}
