namespace AslTrain.Data.Annotations;

/// <summary>Which columns of a table say what; null for the usual names.</summary>
/// <param name="Path">Column of the image files, relative to the table's folder.</param>
/// <param name="Labels">Column of the labels; a table without one has a column a class.</param>
/// <param name="Split">Column of the split.</param>
/// <param name="Separator">Between the labels of a field.</param>
public sealed record TableOptions(string? Path = null, string? Labels = null, string? Split = null, char? Separator = null)
{
    /// <summary>Column of what images of one group share; null for none.</summary>
    public string? Group { get; init; }
}
