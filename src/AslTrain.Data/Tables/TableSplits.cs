using AslTrain.Data.Annotations;
using AslTrain.Foundation;

namespace AslTrain.Data.Tables;

/// <summary>Which rows of a table belong to which split, by a column or by the folders of the images.</summary>
sealed class TableSplits
{
    readonly Table _table;
    readonly string _source;
    readonly string[] _values;
    readonly SplitKind? _yes;

    /// <param name="table">The whole.</param>
    /// <param name="source">Where the values stand, for messages.</param>
    /// <param name="values">The split of each row as it is written; "" for none.</param>
    /// <param name="yes">What yes means where the column is an answer, as fastai's is_valid; null where it has names.</param>
    TableSplits(Table table, string source, string[] values, SplitKind? yes = null) =>
        (_table, _source, _values, _yes) = (table, source, values, yes);

    /// <summary>A line about what was guessed or left out.</summary>
    public string? Note { get; private init; }

    /// <summary>null where the table has no splits.</summary>
    /// <param name="table">The whole.</param>
    /// <param name="image">Column of the images.</param>
    /// <param name="column">Of the splits; null where there is none.</param>
    public static TableSplits? Of(Table table, int image, int? column)
    {
        if (column is not int split) return OfFolders(table, image);
        string[] values = [.. table.Rows.Select(row => row.Cells[split].Trim())];
        string name = table.Header[split];
        bool isAnswer = Array.TrueForAll(values, value => Flags.Parse(value) is Flag.Yes or Flag.No);
        SplitKind? yes = isAnswer ? ColumnName.FlagKind(name) ?? (SplitNames.Of(name) is SplitKind kind ? kind : null) : null;
        int blank = values.Count(value => value.Length == 0);
        return new TableSplits(table, $"column '{name}'", values, yes)
        {
            Note = blank == 0 ? null : $"{table.File}: {blank} of {values.Length} rows name no split in column '{name}' "
                + "and are left out",
        };
    }

    /// <summary>Whether a column of one of the usual names has nothing but usual splits.</summary>
    public static bool IsSplits(Table table, int column)
    {
        if (ColumnName.IsSplit(table.Header[column])) return true;
        bool isAnswer = ColumnName.FlagKind(table.Header[column]) is not null;
        return table.Rows.Count > 0 && table.Rows.All(row => isAnswer
            ? Flags.Parse(row.Cells[column]) is Flag.Yes or Flag.No
            : SplitNames.Of(row.Cells[column]) is not null);
    }

    /// <summary>The splits to train and to validate on; Val is null where there is none but the other.</summary>
    /// <exception cref="DataSetException">It cannot be told.</exception>
    public (string Train, string? Val) Usual()
    {
        string[] values = [.. _values.Where(value => value.Length > 0).Distinct()];
        string? train = First(SplitKind.Train), val = First(SplitKind.Val) ?? First(SplitKind.Test);
        if (train is not null) return (train, val);
        if (values is [string only] && val is null) return (only, null);
        throw new DataSetException(
            $"{_table.File}: {_source} has {Counted}; which to train and to validate on cannot be told: name them",
            DataSetFault.NoUsualSplits);

        string? First(SplitKind kind) => Array.Find(values, value => KindOf(value) == kind);
    }

    /// <summary>Whether there is another split than the one to train on.</summary>
    public bool HasSeveral => _values.Where(value => value.Length > 0).Select(KindOf).Distinct().Count() > 1;

    /// <summary>The rows of a split: those that name it, in any case, and otherwise those that mean the same.</summary>
    /// <exception cref="DataSetException">There is none.</exception>
    public IReadOnlyList<int> Rows(string split)
    {
        int[] named = Where(value => value.Equals(split.Trim(), StringComparison.OrdinalIgnoreCase));
        if (named.Length > 0) return named;
        int[] meant = SplitNames.Of(split) is SplitKind kind ? Where(value => value.Length > 0 && KindOf(value) == kind) : [];
        return meant.Length > 0 ? meant : throw new DataSetException(
            $"{_table.File}: no row is of split '{split}': {_source} has {Counted}; name others", DataSetFault.NoUsualSplits);

        int[] Where(Func<string, bool> fits) => [.. Enumerable.Range(0, _values.Length).Where(row => fits(_values[row]))];
    }

    string Counted => Printable.Some([.. _values.CountBy(value => value).Select(Shown)], 8);

    static string Shown(KeyValuePair<string, int> entry) =>
        $"{(entry.Key.Length == 0 ? "nothing" : Printable.Of(entry.Key))} ({entry.Value} rows)";

    SplitKind? KindOf(string value) => _yes switch
    {
        null => SplitNames.Of(value),
        SplitKind.Train => Flags.Parse(value) == Flag.Yes ? SplitKind.Train : SplitKind.Val,
        SplitKind yes => Flags.Parse(value) == Flag.Yes ? yes : SplitKind.Train,
    };

    /// <summary>By the folders that the images lie in, where each lies in one that is named as a split.</summary>
    static TableSplits? OfFolders(Table table, int image)
    {
        string[] values = new string[table.Rows.Count];
        foreach ((int i, TableRow row) in table.Rows.Index())
        {
            string[] folders = row.Cells[image].Replace('\\', '/').Split('/')[..^1];
            if (Array.Find(folders, folder => SplitNames.Of(folder) is not null) is not string own) return null;
            values[i] = own;
        }

        TableSplits splits = new(table, "the folder of the images", values)
        {
            Note = $"{table.File}: has no column of splits; the folders of the images are taken for them: "
                + Printable.Some([.. values.CountBy(value => value).Select(Shown)]),
        };
        return splits.HasSeveral && values.Any(value => SplitNames.Of(value) == SplitKind.Train) ? splits : null;
    }
}
