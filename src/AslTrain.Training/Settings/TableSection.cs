using AslTrain.Data.Tables;

namespace AslTrain.Training.Settings;

/// <summary>What a table cannot say of itself, data.csv_* in a config.</summary>
public sealed record TableSection
{
    [Key("csv_path", "CSV: column of the image files; null for the usual names (path, file, filename, image and the like).")]
    public string? Path { get; init; }

    [Key("csv_labels", "CSV: column of the labels; null for the usual names (labels, label, tags and the like), and otherwise a "
        + "column a class.")]
    public string? Labels { get; init; }

    [Key("csv_split", "CSV: column of the split; null for the usual names (split, subset, is_valid and the like).")]
    public string? Split { get; init; }

    [Key("csv_separator", "CSV: one letter between labels; null for |, ; or a comma, or a list literal.", Pattern = "^.$",
        PatternInWords = "one letter")]
    public string? Separator { get; init; }

    [Key("csv_classes", "CSV: the columns that are classes, in this order; null for all with nothing but yes, no and nothing.")]
    public IReadOnlyList<string>? Classes { get; init; }

    [Key("csv_ignore", "CSV: columns to leave out, as if they were not there.")]
    public IReadOnlyList<string>? Ignore { get; init; }

    [Key("csv_blank", "CSV: what an empty cell of a class's column says; null for absent where no cell of the table says no, and "
        + "otherwise unknown.")]
    public BlankCell? Blank { get; init; }

    [Key("csv_delimiter", "CSV: one sign between columns, or tab; null finds it in the header.", Pattern = "^([!-~]|tab)$",
        PatternInWords = "one sign, or tab")]
    public string? Delimiter { get; init; }

    [Key("csv_encoding", "CSV: encoding of the text, as windows-1252, latin1, macintosh, gb18030, shift_jis, utf-16; null for "
        + "UTF-8, or what a mark at its beginning says.")]
    public string? Encoding { get; init; }

    internal TableOptions Options => new(Path, Labels, Split, Separator?[0])
    {
        Classes = Classes,
        Ignore = Ignore,
        Blank = Blank,
        Delimiter = Delimiter switch
        {
            null => null,
            "tab" => '\t',
            string sign => sign[0],
        },
        Encoding = Encoding,
    };

    /// <summary>Lists are equal where their names are.</summary>
    public bool Equals(TableSection? other) => other is not null
        && AreEqual(Classes, other.Classes) && AreEqual(Ignore, other.Ignore)
        && Options with { Classes = null, Ignore = null } == (other.Options with { Classes = null, Ignore = null });

    public override int GetHashCode() => HashCode.Combine(Path, Labels, Split, Classes?.Count, Ignore?.Count);

    static bool AreEqual(IReadOnlyList<string>? first, IReadOnlyList<string>? second) =>
        first is null || second is null ? first is null && second is null : first.SequenceEqual(second);
}
