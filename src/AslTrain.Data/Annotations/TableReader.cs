using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// Reads a CSV table with a header row: a column of image files and either a column of labels, as in the authors'
/// nus_wid_data.csv, or a column a class with 1 (present), 0 (absent) and -1 or nothing (unknown). A table may hold several
/// splits, told apart by a column.
/// </summary>
static class TableReader
{
    static readonly string[] PathNames = ["path", "filepath", "file_path", "file", "filename", "file_name", "image"];
    static readonly string[] LabelNames = ["labels", "label", "tags"];
    static readonly string[] SplitNames = ["split"];

    /// <summary>The table of a split: the root itself, SPLIT.csv in it, or the only table in it.</summary>
    /// <exception cref="BadInputException">There is none, or which one is meant cannot be told.</exception>
    public static string Find(string root, string split)
    {
        if (File.Exists(root)) return root;
        if (!Directory.Exists(root))
        {
            throw new DataSetException($"{root}: there is no such file or folder", DataSetFault.NoFolder);
        }

        if (FileNames.Inside(root, $"{split}.csv") is string own && File.Exists(own)) return own;
        return Directory.GetFiles(root, "*.csv") is [string only] ? only : throw new BadInputException(
            $"{root}: no table of split '{split}': looked for {split}.csv, and for one single .csv with a split column");
    }

    /// <summary>Reads a split; the classes are those of the whole table.</summary>
    /// <param name="table">A CSV file; image files lie below its folder.</param>
    /// <param name="split">Value of the split column; of no use where the table has none.</param>
    /// <param name="options">Columns.</param>
    /// <param name="guard">Of the data set's folder; null where links may lead anywhere.</param>
    /// <exception cref="BadInputException">The file is absent or unsound; one line names file, row and reason.</exception>
    public static LabeledImages Read(string table, string split, TableOptions options, LinkGuard? guard = null)
    {
        using CsvFile file = new(table, guard);
        file.Read();
        string[] header = Texts(file);
        int image = Column(file, header, options.Path, PathNames) ?? throw new DataSetException(
            $"{file.Place}: no column of image files: none is named {string.Join(", ", PathNames)}", DataSetFault.NoImageColumn);
        int? splits = Column(file, header, options.Split, SplitNames), labels = Column(file, header, options.Labels, LabelNames);
        Table whole = new(table, Path.GetDirectoryName(Path.GetFullPath(table))!, header, image, []);
        ReadRows(file, whole);
        Table chosen = splits is int column
            ? whole with { Rows = [.. whole.Rows.Where(row => row.Fields[column].Trim() == split)] }
            : whole;
        CheckDistinct(chosen);
        return labels is int one ? FromLabels(whole, chosen, one, options.Separator) : FromColumns(chosen, splits);
    }

    /// <summary>A row's cells, as <see cref="CsvCell"/> wrote them or anybody else.</summary>
    static string[] Texts(CsvFile file) => Array.ConvertAll(file.Texts(), CsvCell.TextOf);

    static int? Column(CsvFile file, string[] header, string? wanted, string[] usual)
    {
        int index = wanted is not null
            ? Array.IndexOf(header, wanted)
            : Array.FindIndex(header, name => usual.Contains(name.Trim().ToLowerInvariant()));
        if (wanted is null || index >= 0) return index < 0 ? null : index;
        throw file.Unsound($"no column is named '{wanted}'; there are {string.Join(", ", header)}");
    }

    static void ReadRows(CsvFile file, Table table)
    {
        while (file.Read())
        {
            file.ExpectCount(table.Header.Length);
            Row row = new(file.Line, Texts(file));
            if (FileNames.Inside(table.Folder, table.ImageOf(row)) is null)
            {
                throw file.Unsound($"the image '{table.ImageOf(row)}' {FileNames.Fault(table.ImageOf(row))} {table.Folder}");
            }

            table.Rows.Add(row);
        }

        if (table.Rows.Count == 0) throw new BadInputException($"{table.File}: has a header, but no row");
    }

    static void CheckDistinct(Table table)
    {
        HashSet<string> seen = [];
        Row? again = table.Rows.Find(row => !seen.Add(table.ImageOf(row)));
        if (again is not null) throw table.Unsound(again, $"the image '{table.ImageOf(again)}' is there twice");
    }

    /// <param name="whole">Its labels are the classes.</param>
    /// <param name="chosen">The rows of the split.</param>
    /// <param name="column">Of the labels.</param>
    /// <param name="separator">Between them; null to look for the usual ones.</param>
    static LabeledImages FromLabels(Table whole, Table chosen, int column, char? separator)
    {
        string[] separated = [.. whole.Rows.Select(row => row.Fields[column]).Where(text => !LabelList.IsLiteral(text))];
        char between = separator ?? LabelList.UsualSeparators.FirstOrDefault(
            candidate => Array.Exists(separated, text => text.Contains(candidate)), LabelList.UsualSeparators[0]);
        SortedSet<string> names = new(whole.Rows.SelectMany(Labels), StringComparer.Ordinal);
        if (names.Count == 0) throw new BadInputException($"{whole.File}: no row has a label");
        Dictionary<string, int> indices = names.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        return new LabeledImages(
            [.. names], [.. chosen.Rows.Select(row => chosen.Labeled(row, Labels(row).Select(name => indices[name])))]);

        IReadOnlyList<string> Labels(Row row) => LabelList.Parse(row.Fields[column], between)
            ?? throw whole.Unsound(row, $"the labels '{row.Fields[column]}' are no list such as ['clouds', 'sky']");
    }

    static LabeledImages FromColumns(Table table, int? splits)
    {
        int[] columns = [.. Enumerable.Range(0, table.Header.Length).Where(column => column != table.Image && column != splits)];
        string[] classes = [.. columns.Select(column => table.Header[column])];
        if (columns.Length == 0)
        {
            throw new DataSetException(
                $"{table.File}:1: neither a column of labels ({string.Join(", ", LabelNames)}) nor columns of classes",
                DataSetFault.NoLabelColumn);
        }

        if (classes.Distinct().Count() < classes.Length)
        {
            throw new BadInputException($"{table.File}:1: two columns have one name");
        }

        bool anyUnknown = false;
        LabeledImage[] images = [.. table.Rows.Select(row =>
        {
            List<int> positive = [], negative = [];
            foreach ((int index, int column) in columns.Index())
            {
                switch (row.Fields[column].Trim())
                {
                    case "1" or "1.0":
                        positive.Add(index);
                        break;
                    case "0" or "0.0":
                        negative.Add(index);
                        break;
                    case "-1" or "-1.0" or "":
                        anyUnknown = true;
                        break;
                    default:
                        throw table.Unsound(
                            row, $"column {classes[index]}: '{row.Fields[column]}' where 1, 0, -1 or nothing belongs");
                }
            }

            return table.Labeled(row, positive) with { Negative = negative };
        })];
        return anyUnknown
            ? new LabeledImages(classes, images) { LeavesUnknown = true }
            : new LabeledImages(classes, [.. images.Select(image => image with { Negative = [] })]);
    }

    sealed record Row(int Line, string[] Fields);

    /// <param name="File">As it was named.</param>
    /// <param name="Folder">Its full path; image files lie below.</param>
    /// <param name="Header">Names of the columns.</param>
    /// <param name="Image">Column of the image files.</param>
    /// <param name="Rows">All, or those of a split.</param>
    sealed record Table(string File, string Folder, string[] Header, int Image, List<Row> Rows)
    {
        public string ImageOf(Row row) => row.Fields[Image];

        public LabeledImage Labeled(Row row, IEnumerable<int> positive) =>
            new(ImageOf(row), FileNames.Inside(Folder, ImageOf(row))!, [.. positive.Distinct().Order()], []);

        public BadInputException Unsound(Row row, string reason) => new($"{File}:{row.Line}: {reason}");
    }
}
