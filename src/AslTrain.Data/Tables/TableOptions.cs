namespace AslTrain.Data.Tables;

/// <summary>What an empty cell of a class's column says.</summary>
public enum BlankCell
{
    Unknown,
    Absent,
}

/// <summary>
/// What a table cannot say of itself; null for what is usual, or can be told from the table. Messages name these properties where
/// one would mend what is wrong.
/// </summary>
/// <param name="Path">Column of the image files, relative to the table's folder.</param>
/// <param name="Labels">Column of the labels; a table without one has a column a class.</param>
/// <param name="Split">Column of the split.</param>
/// <param name="Separator">Between the labels of a field.</param>
public sealed record TableOptions(string? Path = null, string? Labels = null, string? Split = null, char? Separator = null)
{
    /// <summary>Column of what images of one group share; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>The columns that are classes, in this order.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Columns to leave out, as if they were not there.</summary>
    public IReadOnlyList<string>? Ignore { get; init; }

    /// <summary>Between the fields of a row, of ASCII; null finds it in the header.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Of the text, as windows-1252; null for UTF-8, or what a mark at the beginning says.</summary>
    public string? Encoding { get; init; }

    /// <summary>null for absent where no cell of the table says no, and otherwise unknown.</summary>
    public BlankCell? Blank { get; init; }

    /// <summary>Folder of the images below the data set's; null looks in the usual ones.</summary>
    public string? Images { get; init; }
}
