namespace AslTrain.Data.Tables;

/// <summary>The labels of every row of a table.</summary>
/// <param name="Classes">Of the whole table.</param>
/// <param name="Rows">For each row the classes that are present and those that are absent.</param>
/// <param name="LeavesUnknown">Whether a class that a row does not have in either is unknown, and not absent.</param>
/// <param name="Notes">What was left out or guessed.</param>
sealed record RowLabels(
    IReadOnlyList<string> Classes, IReadOnlyList<(int[] Positive, int[] Negative)> Rows, bool LeavesUnknown,
    IReadOnlyList<string> Notes);
