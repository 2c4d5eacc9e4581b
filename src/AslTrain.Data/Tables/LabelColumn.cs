using AslTrain.Foundation;

namespace AslTrain.Data.Tables;

/// <summary>Labels of a table with one column for all of them.</summary>
static class LabelColumn
{
    /// <param name="table">The whole: its labels are the classes, in the order of their letters' codes.</param>
    /// <param name="column">Of the labels.</param>
    /// <param name="value">Of the answer whether the label is there; null where it is wherever it is named.</param>
    /// <param name="separator">Between labels; null to look for the usual ones.</param>
    /// <exception cref="BadInputException">A cell is no list, or no row has a label.</exception>
    public static RowLabels Read(Table table, int column, int? value, char? separator)
    {
        string[] cells = [.. table.Rows.Select(row => row.Cells[column])];
        bool[] isMissing = Array.ConvertAll(cells, Flags.IsMissing);
        string[] separated = [.. cells.Where((cell, i) => !isMissing[i] && !LabelList.IsLiteral(cell))];
        char between = separator ?? LabelList.UsualSeparators.FirstOrDefault(
            candidate => Array.Exists(separated, text => text.Contains(candidate)), LabelList.UsualSeparators[0]);
        CellLabels[] parsed = [.. table.Rows.Select((row, i) => Parse(table, row, cells[i], between))];

        // What means nothing where it stands alone is a class where it stands beside others.
        HashSet<string> beside = [.. parsed.Where(labels => labels.Present.Count > 1).SelectMany(labels => labels.Present)];
        Dictionary<string, int> left = [];
        for (int i = 0; i < parsed.Length; i++)
        {
            isMissing[i] &= !beside.Contains(cells[i].Trim());
            if (!isMissing[i]) continue;
            parsed[i] = new CellLabels([], []);
            string said = cells[i].Trim() is { Length: > 0 } text ? $"'{text}'" : "nothing";
            left[said] = left.GetValueOrDefault(said) + 1;
        }

        SortedSet<string> names = new(parsed.SelectMany(labels => labels.Present.Concat(labels.Absent)), StringComparer.Ordinal);
        if (names.Count == 0) throw new BadInputException($"{table.File}: no row has a label");
        List<string> notes = [];
        if (left.Count > 0)
        {
            notes.Add($"{table.File}: {left.Values.Sum()} of {cells.Length} rows have no label: column "
                + $"'{table.Header[column]}' says {Printable.Some([.. left.Select(entry => $"{entry.Key} ({entry.Value})")])}");
        }

        if (separator is null) AddSeparators(table, column, separated, between, names, notes);
        Dictionary<string, int> indices = names.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        List<(int[], int[])> rows = [];
        bool isAnswered = false;
        foreach ((int i, TableRow row) in table.Rows.Index())
        {
            int[] present = Indices(parsed[i].Present), absent = [.. Indices(parsed[i].Absent).Except(present)];
            Flag answer = value is int answers
                ? Flags.Parse(row.Cells[answers]) ?? throw NoAnswer(table, row, answers)
                : Flag.Yes;
            isAnswered |= answer == Flag.No;
            rows.Add(answer switch
            {
                Flag.Yes => (present, absent),
                Flag.No => ([], present),
                _ => ([], []),
            });
        }

        // A table that says what is absent does not say it of every class.
        return new RowLabels([.. names], rows, isAnswered, notes);

        int[] Indices(IReadOnlyList<string> labels) => [.. labels.Select(name => indices[name]).Distinct().Order()];
    }

    static CellLabels Parse(Table table, TableRow row, string cell, char separator)
    {
        if (LabelList.Parse(cell, separator) is CellLabels labels) return labels;
        throw table.Unsound(row, $"the labels '{Printable.Of(cell)}' are no list such as ['clouds', 'sky']: names in quotes, "
            + "with commas between them; names without brackets need neither");
    }

    static BadInputException NoAnswer(Table table, TableRow row, int column) => table.Unsound(
        row, $"column {Printable.Of(table.Header[column])}: '{Printable.Of(row.Cells[column])}' where 1 or 0 belongs, beside a "
        + "label that is there or not; TableOptions.Ignore leaves the column out, and every label counts");

    /// <summary>Notes about what may part labels, and does not.</summary>
    static void AddSeparators(
        Table table, int column, string[] separated, char between, SortedSet<string> names, List<string> notes)
    {
        HashSet<string> combined = [.. separated.Select(cell => cell.Trim())];
        bool hasUsual = separated.Any(cell => cell.Contains(between));
        if (!hasUsual && combined.Any(cell => cell.Contains(' ')))
        {
            HashSet<string> words = [.. combined.SelectMany(cell => cell.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
            if (words.Count < combined.Count)
            {
                string example = combined.First(cell => cell.Contains(' '));
                notes.Add($"{table.File}: column '{table.Header[column]}': '{Printable.Of(example)}' and other combinations of "
                    + $"{words.Count} words are {combined.Count} classes; where blanks part labels, say so "
                    + "(TableOptions.Separator)");
            }
        }

        string? mixed = names.FirstOrDefault(name => LabelList.UsualSeparators.Any(other =>
            other != between && name.Contains(other) && Array.TrueForAll(Parts(name, other), names.Contains)));
        if (mixed is null) return;
        notes.Add($"{table.File}: column '{table.Header[column]}': '{Printable.Of(mixed)}' is one class, since '{between}' parts "
            + "labels in this table; TableOptions.Separator names another sign");

        static string[] Parts(string name, char separator) =>
            name.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
