using AslTrain.Data.Annotations;
using AslTrain.Foundation;

namespace AslTrain.Data.Tables;

/// <summary>Labels of a table with a column a class.</summary>
static class ClassColumns
{
    /// <summary>
    /// The columns that are classes: those with nothing but yes, no and nothing. What surely is none, the index that pandas
    /// writes and columns of texts or of distinct numbers, is left out, and said; what may be either is refused.
    /// </summary>
    /// <param name="table">The whole.</param>
    /// <param name="columns">Those that are nothing else.</param>
    /// <param name="notes">Takes what was left out.</param>
    /// <param name="labels">The column of labels where the only one that says anything is one of texts; otherwise null.</param>
    /// <exception cref="BadInputException">It cannot be told.</exception>
    public static IReadOnlyList<int> Find(Table table, IReadOnlyList<int> columns, List<string> notes, out int? labels)
    {
        labels = null;
        Content[] contents = [.. columns.Select(column => Content.Of(table, column))];
        Content[] named = [.. contents.Where(content => !ColumnName.IsUnnamed(table.Header[content.Column]))];
        Content[] classes = [.. named.Where(content => content.Odd == 0)];
        Content[] facts = [.. named.Where(content => content.Odd > 0)];
        if (classes.Length == 0 && facts.Where(content => content.IsText).ToArray() is [Content only] && only.Flags == 0)
        {
            notes.Add($"{table.File}: labels are taken from column '{table.Header[only.Column]}'");
            labels = only.Column;
            return [];
        }

        Content? doubtful = Array.Find(
            facts, content => classes.Length == 0 || !content.IsSurelyNone(table.Header[content.Column]));
        if (doubtful is not null) throw Refused(table, doubtful);
        if (classes.Length == 0)
        {
            throw new DataSetException(
                $"{table.File}:{table.HeaderLine}: neither a column of labels (labels, label, tags) nor columns of classes among "
                + table.Columns, DataSetFault.NoLabelColumn);
        }

        string[] unnamed = [.. contents.Except(named).Where(content => content.Odd + content.Flags > 0)
            .Select(content => table.Header[content.Column] is { Length: > 0 } name ? name
                : $"number {content.Column + 1}, without a name")];
        if (unnamed.Length > 0) notes.Add($"{table.File}: left out as an index: column {Printable.Some(unnamed)}");
        if (facts.Length > 0)
        {
            notes.Add($"{table.File}: left out, since they say neither yes nor no: {NamesOf(facts)} "
                + "(TableOptions.Classes names the columns of classes)");
        }

        Content[] odd = [.. classes.Where(content => ColumnName.IsFact(table.Header[content.Column]))];
        if (odd.Length > 0) notes.Add($"{table.File}: taken for classes: {NamesOf(odd)} (TableOptions.Ignore leaves them out)");
        return [.. classes.Select(content => content.Column)];

        string NamesOf(Content[] of) => Printable.Some([.. of.Select(content => table.Header[content.Column])], 12);
    }

    /// <param name="table">The whole.</param>
    /// <param name="columns">Of the classes.</param>
    /// <param name="blank">What an empty cell says; null for absent where no cell says no, and otherwise unknown.</param>
    /// <exception cref="BadInputException">A cell says none of yes, no and nothing, or two columns have one name.</exception>
    public static RowLabels Read(Table table, IReadOnlyList<int> columns, BlankCell? blank)
    {
        string[] classes = [.. columns.Select(column => table.Header[column])];
        if (classes.CountBy(name => name).FirstOrDefault(entry => entry.Value > 1) is { Key: string twice })
            throw table.Unsound($"two columns have one name: '{Printable.Of(twice)}'");
        List<(int[] Positive, int[] Negative)> rows = [];
        (long no, long nothing, long unknown) = (0, 0, 0);
        List<int> positive = [], negative = [];
        foreach (TableRow row in table.Rows)
        {
            positive.Clear();
            negative.Clear();
            for (int i = 0; i < classes.Length; i++)
            {
                switch (Flags.Parse(row.Cells[columns[i]]))
                {
                    case Flag.Yes: positive.Add(i); break;
                    case Flag.No: negative.Add(i); break;
                    case Flag.Nothing: nothing++; break;
                    case Flag.Unknown: unknown++; break;
                    default: throw Refused(table, row, columns[i]);
                }
            }

            no += negative.Count;
            rows.Add(([.. positive], [.. negative]));
        }

        bool isAbsent = blank == BlankCell.Absent || (blank is null && no == 0 && unknown == 0);
        string[] notes = !isAbsent || nothing == 0 || blank is not null ? []
            : [$"{table.File}: no cell says no, so that the {nothing} empty ones count as absent "
                + "(TableOptions.Blank: unknown says otherwise)"];
        bool leavesUnknown = unknown > 0 || (nothing > 0 && !isAbsent);
        if (!leavesUnknown || !isAbsent) return new RowLabels(classes, rows, leavesUnknown, notes);

        // Some are unknown, and what is empty is not.
        return new RowLabels(classes, [.. rows.Select((labels, i) => (labels.Positive, Absent(table.Rows[i])))], true, notes);

        int[] Absent(TableRow row) =>
            [.. Enumerable.Range(0, classes.Length).Where(i => Flags.Parse(row.Cells[columns[i]]) is Flag.No or Flag.Nothing)];
    }

    static BadInputException Refused(Table table, Content content) =>
        Refused(table, table.Rows[content.FirstOdd], content.Column);

    static BadInputException Refused(Table table, TableRow row, int column)
    {
        string cell = row.Cells[column].Trim();
        string hint = Flags.ToNumber(cell) is > 0 and < 1 ? "a score says neither; " : "";
        string name = Printable.Of(table.Header[column]);
        return table.Unsound(row, $"column {name}: '{Printable.Of(cell)}' where 1, 0, -1 or nothing belongs; "
            + $"{hint}TableOptions.Ignore leaves columns out, TableOptions.Classes names those of classes");
    }

    /// <summary>What is in a column.</summary>
    /// <param name="Flags">Cells that say yes, no or that nobody knows.</param>
    /// <param name="Odd">Cells that say something else.</param>
    /// <param name="Texts">Those of them that are no numbers.</param>
    /// <param name="Scores">Those of them that are between 0 and 1.</param>
    /// <param name="FirstOdd">The row of the first of them.</param>
    /// <param name="AreDistinct">Whether no two cells say the same.</param>
    sealed record Content(int Column, int Flags, int Odd, int Texts, int Scores, int FirstOdd, bool AreDistinct)
    {
        public bool IsText => Texts > 0.5 * (Flags + Odd);

        /// <summary>Whether it can be no class with a slip in it.</summary>
        public bool IsSurelyNone(string name)
        {
            bool isMostlyOdd = Odd > Flags;
            return isMostlyOdd && Scores == 0 && (IsText || AreDistinct || ColumnName.IsFact(name));
        }

        public static Content Of(Table table, int column)
        {
            (int flags, int odd, int texts, int scores, int first) = (0, 0, 0, 0, -1);
            HashSet<string>? seen = [];
            foreach ((int i, TableRow row) in table.Rows.Index())
            {
                string cell = row.Cells[column];
                Flag? flag = Tables.Flags.Parse(cell);
                if (flag == Flag.Nothing) continue;
                if (seen?.Add(cell) == false) seen = null;
                if (flag is not null)
                {
                    flags++;
                    continue;
                }

                if (odd++ == 0) first = i;
                double? number = Tables.Flags.ToNumber(cell);
                if (number is null) texts++;
                else if (number is > 0 and < 1) scores++;
            }

            return new Content(column, flags, odd, texts, scores, first, seen is not null && flags + odd > 2);
        }
    }
}
