using AslTrain.Data.Annotations;
using AslTrain.Foundation;

namespace AslTrain.Data.Tables;

/// <summary>
/// Reads a table with a header row: a column of image files and either a column of labels, as in the authors' nus_wid_data.csv,
/// or a column a class with yes, no and nothing in any of their usual spellings. A table may hold several splits, told apart by
/// a column, and several rows of an image, which are merged.
/// </summary>
sealed class TableReader
{
    readonly Table _table;
    readonly TableColumns _columns;
    readonly TableSplits? _splits;
    readonly TableOptions _options;
    readonly string? _root;
    readonly Lazy<RowLabels> _labels;

    /// <param name="file">A table; image files lie below the root.</param>
    /// <param name="options">What it cannot say of itself.</param>
    /// <param name="guard">Of the data set's folder; null where links may lead anywhere.</param>
    /// <param name="root">Folder of the data set; null for the table's.</param>
    /// <exception cref="BadInputException">The file is absent or unsound; one line names file, row and reason.</exception>
    public TableReader(string file, TableOptions options, LinkGuard? guard = null, string? root = null)
    {
        (_options, _root) = (options, root);
        _table = Table.Read(file, options, guard);
        _columns = TableColumns.Find(_table, options, root);
        _splits = TableSplits.Of(_table, _columns.Image, _columns.Split);
        _labels = new Lazy<RowLabels>(() => _columns.Labels is int labels
            ? LabelColumn.Read(_table, labels, _columns.Value, options.Separator)
            : ClassColumns.Read(_table, _columns.Classes, options.Blank));
    }

    /// <summary>The splits that rows belong to; null where the table has none.</summary>
    public TableSplits? Splits => _splits;

    /// <summary>A split; the classes are those of the whole table.</summary>
    /// <param name="split">Value of the split column, or what means the same; of no use where the table has none.</param>
    /// <exception cref="BadInputException">The table is unsound, or no row is of the split.</exception>
    public LabeledImages Read(string split)
    {
        RowLabels labels = _labels.Value;
        IReadOnlyList<int> rows = _splits?.Rows(split) ?? [.. Enumerable.Range(0, _table.Rows.Count)];
        TableImages files = new(_table.File, _root, _options);
        Dictionary<string, int> known = [];
        List<Merged> images = [];
        foreach (int index in rows)
        {
            TableRow row = _table.Rows[index];
            string name = row.Cells[_columns.Image].Trim();
            if (name.Length == 0) throw _table.Unsound(row, $"no image in column '{_table.Header[_columns.Image]}'");
            string file = files.Find(name, split) ?? FindAmongOthers(name) ?? throw Outside(row, name);
            string? group = _columns.Group is int column && row.Cells[column].Trim() is { Length: > 0 } text ? text : null;
            if (known.TryAdd(file, images.Count)) images.Add(new Merged(name, file, group));
            images[known[file]].Add(labels.Rows[index]);
        }

        LabeledImage[] made = [.. images.Select(image => image.Made(labels.LeavesUnknown))];
        return new LabeledImages(labels.Classes, made)
        {
            LeavesUnknown = labels.LeavesUnknown,
            Notes = [.. NotesOf(split, labels, files, rows.Count, images)],
        };

        string? FindAmongOthers(string name)
        {
            IEnumerable<string> names = rows.Select(index => _table.Rows[index].Cells[_columns.Image]);
            return files.FindAnyForeign(names, split) ? files.Find(name, split) : null;
        }

        BadInputException Outside(TableRow row, string name)
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(_table.File))!;
            return _table.Unsound(row, $"the image '{Printable.Of(name)}' {FileNames.Fault(name)} {folder}");
        }
    }

    IEnumerable<string> NotesOf(string split, RowLabels labels, TableImages files, int rows, List<Merged> images)
    {
        foreach (string note in _columns.Notes.Concat(labels.Notes)) yield return note;
        if (_splits?.Note is string splits) yield return splits;
        string place = _splits is null ? _table.File : $"{_table.File}, split '{split}'";
        foreach (string note in files.Notes) yield return $"{place}: {note}";
        Merged[] merged = [.. images.Where(image => image.Rows > 1)];
        if (merged.Length == 0) yield break;
        int conflicts = merged.Sum(image => image.Conflicts);
        string conflict = conflicts == 0 ? "" : $"; {conflicts} labels that are both there and not count as there";
        yield return $"{place}: {rows} rows are of {images.Count} images: the labels of each are put together ("
            + $"{Printable.Some([.. merged.Select(image => image.Name)])}){conflict}";
    }

    /// <summary>Reads one split of a table.</summary>
    /// <inheritdoc cref="TableReader(string, TableOptions, LinkGuard?, string?)"/>
    /// <inheritdoc cref="Read(string)"/>
    public static LabeledImages Read(string file, string split, TableOptions options, LinkGuard? guard = null) =>
        new TableReader(file, options, guard).Read(split);

    /// <summary>An image of one row or of several.</summary>
    sealed class Merged(string name, string file, string? group)
    {
        readonly SortedSet<int> _positive = [], _negative = [];

        public string Name => name;

        public int Rows { get; private set; }

        /// <summary>Classes that one row has and another denies.</summary>
        public int Conflicts => _positive.Count(_negative.Contains);

        public void Add((int[] Positive, int[] Negative) labels)
        {
            Rows++;
            _positive.UnionWith(labels.Positive);
            _negative.UnionWith(labels.Negative);
        }

        public LabeledImage Made(bool leavesUnknown) => new(name, file, [.. _positive], [])
        {
            Negative = leavesUnknown ? [.. _negative.Except(_positive)] : [],
            Group = group,
        };
    }
}
