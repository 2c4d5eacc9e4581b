using System.Text;

namespace AslTrain.Data.Annotations;

/// <summary>How a file of separated values is written.</summary>
/// <param name="Separator">Between fields; of ASCII, and no blank.</param>
/// <param name="Encoding">A strict one; null for UTF-8.</param>
sealed record CsvDialect(char Separator = ',', Encoding? Encoding = null)
{
    /// <summary>Commas and UTF-8.</summary>
    public static CsvDialect Standard { get; } = new();

    /// <summary>How an error about bytes goes on where the reader of the file can be told another encoding.</summary>
    public string EncodingHint { get; init; } = "";
}
