using System.Buffers;
using System.Globalization;

namespace AslTrain.Foundation;

/// <summary>
/// A text as a cell of comma-separated values (RFC 4180). One that a spreadsheet would compute, as =1+1, has an apostrophe before
/// it, and one more where it begins with apostrophes before that: <see cref="TextOf"/> takes it off. Numbers stay as they are.
/// </summary>
public static class CsvCell
{
    static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    /// <summary>In quotes where it needs them.</summary>
    public static string Of(string text)
    {
        string safe = IsFormula(text) && !IsNumber(text) ? $"'{text}" : text;
        return safe.AsSpan().ContainsAny(Special) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    /// <summary>The text of which <see cref="Of"/> made a cell, its quotes gone already.</summary>
    public static string TextOf(string cell) => cell.StartsWith('\'') && IsFormula(cell) ? cell[1..] : cell;

    static bool IsFormula(ReadOnlySpan<char> text) => text.TrimStart('\'') is ['=' or '+' or '-' or '@' or '\t' or '\r', ..];

    static bool IsNumber(string text) => text[0] is '-' or '+' && double.TryParse(text, CultureInfo.InvariantCulture, out _);
}
