using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// Reads a CSV table with a header row: a column of image files and either a column of labels, as in the authors'
/// nus_wid_data.csv, or a column a class with 1 (present), 0 (absent) and -1 or nothing (unknown). A table may hold several
/// splits, told apart by a column.
/// </summary>
public static class TableReader
{
    static readonly string[] PathNames = ["path", "filepath", "file_path", "file", "filename", "file_name", "image"];
    static readonly string[] LabelNames = ["labels", "label", "tags"];
    static readonly string[] SplitNames = ["split"];

    /// <summary>The table of a split: the root itself, SPLIT.csv in it, or the only table in it.</summary>
    /// <exception cref="BadInputException">There is none, or which one is meant cannot be told.</exception>
    public static string Find(string root, string split)
    {
        if (File.Exists(root)) return root;
        if (!Directory.Exists(root)) throw new DataSetException($"{root}: there is no such file or folder", DataSetFault.NoFolder);
        if (FileNames.Inside(root, $"{split}.csv") is string own && File.Exists(own)) return own;
        return Directory.GetFiles(root, "*.csv") is [string only]
            ? only
            : throw new BadInputException($"{root}: no table of split '{split}': looked for {split}.csv, and for one single .csv with a split column");
    }

    /// <summary>Reads a split; the classes are those of the whole table.</summary>
    /// <param name="table">A CSV file; image files lie below its folder.</param>
    /// <param name="split">Value of the split column; of no use where the table has none.</param>
    /// <param name="options">Columns.</param>
    /// <exception cref="BadInputException">The file is absent or unsound; one line names file, row and reason.</exception>
    public static LabeledImages Read(string table, string split, TableOptions options)
    {
        using CsvFile file = new(table);
        file.Read();
        string[] header = file.Texts();
        int path = Column(file, header, options.Path, PathNames)
            ?? throw new DataSetException(
                $"{file.Place}: no column of image files: none is named {string.Join(", ", PathNames)}", DataSetFault.NoImageColumn);
        int? splits = Column(file, header, options.Split, SplitNames), labels = Column(file, header, options.Labels, LabelNames);
        List<TableRow> rows = ReadRows(file, header.Length, path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(table))!;
        TableRow[] chosen = splits is int column ? [.. rows.Where(row => row.Fields[column].Trim() == split)] : [.. rows];
        CheckDistinct(chosen, path, table);
        return labels is int one
            ? FromLabels(rows, chosen, path, one, options.Separator, folder, table)
            : FromColumns(header, chosen, path, splits, folder, table);
    }

    static int? Column(CsvFile file, string[] header, string? wanted, string[] usual)
    {
        int index = wanted is not null
            ? Array.IndexOf(header, wanted)
            : Array.FindIndex(header, name => usual.Contains(name.Trim().ToLowerInvariant()));
        if (wanted is not null && index < 0) throw file.Unsound($"no column is named '{wanted}'; there are {string.Join(", ", header)}");
        return index < 0 ? null : index;
    }

    static List<TableRow> ReadRows(CsvFile file, int columns, int path)
    {
        List<TableRow> rows = [];
        string folder = Path.GetDirectoryName(Path.GetFullPath(file.Path))!;
        while (file.Read())
        {
            file.ExpectCount(columns);
            TableRow row = new(file.Line, file.Texts());
            if (FileNames.Inside(folder, row.Fields[path]) is null) throw file.Unsound($"the image '{row.Fields[path]}' leaves the folder {folder}");
            rows.Add(row);
        }

        return rows.Count > 0 ? rows : throw new BadInputException($"{file.Path}: has a header, but no row");
    }

    static void CheckDistinct(TableRow[] rows, int path, string table)
    {
        HashSet<string> seen = [];
        TableRow? again = Array.Find(rows, row => !seen.Add(row.Fields[path]));
        if (again is not null) throw new BadInputException($"{table}:{again.Line}: the image '{again.Fields[path]}' is there twice");
    }

    static LabeledImages FromLabels(List<TableRow> rows, TableRow[] chosen, int path, int column, char? separator, string folder, string table)
    {
        char between = separator ?? LabelList.UsualSeparators.FirstOrDefault(
            candidate => rows.Exists(row => !LabelList.IsLiteral(row.Fields[column]) && row.Fields[column].Contains(candidate)), LabelList.UsualSeparators[0]);
        SortedSet<string> names = new(rows.SelectMany(Labels), StringComparer.Ordinal);
        if (names.Count == 0) throw new BadInputException($"{table}: no row has a label");
        Dictionary<string, int> indices = names.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        return new LabeledImages([.. names], [.. chosen.Select(row => Image(row, path, folder, Labels(row).Select(name => indices[name])))]);

        IReadOnlyList<string> Labels(TableRow row) => LabelList.Parse(row.Fields[column], between)
            ?? throw new BadInputException($"{table}:{row.Line}: the labels '{row.Fields[column]}' are no list such as ['clouds', 'sky']");
    }

    static LabeledImages FromColumns(string[] header, TableRow[] rows, int path, int? splits, string folder, string table)
    {
        int[] columns = [.. Enumerable.Range(0, header.Length).Where(column => column != path && column != splits)];
        if (columns.Length == 0)
        {
            throw new DataSetException(
                $"{table}:1: neither a column of labels ({string.Join(", ", LabelNames)}) nor columns of classes",
                DataSetFault.NoLabelColumn);
        }

        if (columns.Select(column => header[column]).Distinct().Count() < columns.Length) throw new BadInputException($"{table}:1: two columns have one name");
        bool anyUnknown = false;
        LabeledImage[] images = [.. rows.Select(row =>
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
                        throw new BadInputException($"{table}:{row.Line}: column {header[column]}: '{row.Fields[column]}' where 1, 0, -1 or nothing belongs");
                }
            }

            return Image(row, path, folder, positive) with { Negative = negative };
        })];
        return anyUnknown
            ? new LabeledImages([.. columns.Select(column => header[column])], images) { LeavesUnknown = true }
            : new LabeledImages([.. columns.Select(column => header[column])], [.. images.Select(image => image with { Negative = [] })]);
    }

    static LabeledImage Image(TableRow row, int path, string folder, IEnumerable<int> positive) =>
        new(row.Fields[path], FileNames.Inside(folder, row.Fields[path])!, [.. positive.Distinct().Order()], []);

    sealed record TableRow(int Line, string[] Fields);
}
