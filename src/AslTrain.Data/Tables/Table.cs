using AslTrain.Data.Annotations;
using AslTrain.Foundation;

namespace AslTrain.Data.Tables;

/// <param name="Line">Of the file, counted from 1; the row's number where it has no lines.</param>
/// <param name="Cells">As many as the header has.</param>
sealed record TableRow(int Line, string[] Cells);

/// <summary>A table as it stands in a file.</summary>
/// <param name="File">As it was named.</param>
/// <param name="Header">Names of the columns, without blanks around them.</param>
/// <param name="HeaderLine">Where they stand.</param>
/// <param name="Rows">Those that are not empty.</param>
sealed record Table(string File, IReadOnlyList<string> Header, int HeaderLine, IReadOnlyList<TableRow> Rows)
{
    /// <summary>Extensions of files that are read as tables.</summary>
    static readonly string[] Extensions = [".csv", ".tsv", ".tab", ".jsonl", ".ndjson"];

    /// <summary>The names of the columns, for messages.</summary>
    public string Columns => Printable.Some([.. Header], 12);

    public static bool IsTable(string file) => Extensions.Contains(Path.GetExtension(file).ToLowerInvariant());

    /// <exception cref="BadInputException">The file is absent or unsound.</exception>
    public static Table Read(string file, TableOptions options, LinkGuard? guard) =>
        Path.GetExtension(file).ToLowerInvariant() is ".jsonl" or ".ndjson"
            ? JsonLines.Read(file, guard)
            : CsvTable.Read(file, options, guard);

    public BadInputException Unsound(TableRow row, string reason) => new($"{File}:{row.Line}: {reason}");

    public BadInputException Unsound(string reason) => new($"{File}:{HeaderLine}: {reason}");

    /// <summary>The column that somebody named.</summary>
    /// <exception cref="BadInputException">There is none, or there are two.</exception>
    public int IndexOf(string name)
    {
        foreach (StringComparison comparison in ColumnName.Comparisons)
        {
            int[] found =
                [.. Enumerable.Range(0, Header.Count).Where(column => Header[column].Equals(name.Trim(), comparison))];
            if (found.Length > 1) throw Unsound($"two columns are named '{name}'");
            if (found.Length == 1) return found[0];
        }

        throw Unsound($"no column is named '{name}'; there are {Columns}");
    }
}
