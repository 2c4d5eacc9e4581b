using AslTrain.Data.Annotations;

namespace AslTrain.Training.Settings;

/// <summary>The columns of a CSV table, data.csv_* in a config.</summary>
public sealed record TableSection
{
    [Key("csv_path", "CSV: column of the image files; null for the usual names (path, filepath, file, filename, image).")]
    public string? Path { get; init; }

    [Key("csv_labels", "CSV: column of the labels; null for labels, label or tags, and otherwise a column a class.")]
    public string? Labels { get; init; }

    [Key("csv_split", "CSV: column of the split; null for split, where there is one.")]
    public string? Split { get; init; }

    [Key("csv_separator", "CSV: one letter between labels; null for |, ; or a comma, or a list literal.", Pattern = "^.$",
        PatternInWords = "one letter")]
    public string? Separator { get; init; }

    internal TableOptions Options => new(Path, Labels, Split, Separator?[0]);
}
