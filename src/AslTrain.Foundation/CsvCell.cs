using System.Buffers;

namespace AslTrain.Foundation;

/// <summary>A text as a cell of comma-separated values (RFC 4180).</summary>
public static class CsvCell
{
    static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    /// <summary>In quotes where it needs them.</summary>
    public static string Of(string text) => text.AsSpan().ContainsAny(Special)
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
