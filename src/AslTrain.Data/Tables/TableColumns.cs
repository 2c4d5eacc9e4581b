using AslTrain.Data.Annotations;
using AslTrain.Foundation;

namespace AslTrain.Data.Tables;

/// <summary>Which column of a table says what.</summary>
/// <param name="Image">The image file.</param>
/// <param name="Split">null for none.</param>
/// <param name="Group">null for none.</param>
/// <param name="Labels">null where each class has a column.</param>
/// <param name="Value">Whether the label is there; only beside labels, null for none.</param>
/// <param name="Classes">The columns of the classes; none beside labels.</param>
/// <param name="Notes">What was guessed or left out.</param>
sealed record TableColumns(
    int Image, int? Split, int? Group, int? Labels, int? Value, IReadOnlyList<int> Classes, IReadOnlyList<string> Notes)
{
    /// <summary>Columns of Label Studio's CSV export that are no labels.</summary>
    static readonly string[] LabelStudio =
        ["annotationid", "annotator", "createdat", "updatedat", "leadtime", "id", "agreement", "comments"];

    /// <param name="root">Folder of the data set; null for the table's.</param>
    /// <exception cref="BadInputException">It cannot be told, or the table lacks a column that was named.</exception>
    public static TableColumns Find(Table table, TableOptions options, string? root)
    {
        if (table.Rows.Count == 0) throw new BadInputException($"{table.File}: has a header, but no row");
        List<string> notes = [];
        HashSet<int> taken = [.. (options.Ignore ?? []).Select(table.IndexOf)];

        // What is left out must not be found by its name.
        Table seen = taken.Count == 0 ? table
            : table with { Header = [.. table.Header.Select((name, index) => taken.Contains(index) ? "" : name)] };
        int image = options.Path is string path ? table.IndexOf(path) : FindImage(seen, options, root, notes);
        int? group = options.Group is string named ? table.IndexOf(named) : null;
        int? split = options.Split is string splitName ? table.IndexOf(splitName)
            : ColumnName.FindSplits(seen.Header).Where(column => column != image && TableSplits.IsSplits(table, column))
                .Select(column => (int?)column).FirstOrDefault();
        taken.UnionWith(((int?[])[image, split, group]).OfType<int>());
        if (options.Classes is IReadOnlyList<string> classes)
            return new TableColumns(image, split, group, null, null, [.. classes.Select(table.IndexOf)], notes);
        int[] rest = [.. Enumerable.Range(0, table.Header.Count).Where(column => !taken.Contains(column))];
        int? labels = options.Labels is string label ? table.IndexOf(label) : FindLabels(table, rest, notes);
        if (labels is null)
        {
            IReadOnlyList<int> found = ClassColumns.Find(table, rest, notes, out labels);
            if (labels is null) return new TableColumns(image, split, group, null, null, found, notes);
        }

        int value = ColumnName.FindValue(seen.Header);
        return new TableColumns(
            image, split, group, labels, value >= 0 && value != labels && rest.Contains(value) ? value : null, [], notes);
    }

    static int FindImage(Table table, TableOptions options, string? root, List<string> notes)
    {
        int usual = ColumnName.FindImage(table.Header);
        if (usual >= 0) return usual;
        if (table.Header.Any(ImagePaths.IsImage))
        {
            throw new DataSetException(
                $"{table.File}:{table.HeaderLine}: there is no header row: the first one is '{Printable.Of(table.Columns)}'; a "
                + "row such as image,labels,split belongs before it", DataSetFault.NoImageColumn);
        }

        // A name that may mean anything counts where what is in the column looks like it.
        int[] weak = [.. ColumnName.FindWeakImages(table.Header).Where(column => AllAreImages(table, column))];
        if (weak.Length > 0) return weak[0];
        int[] fitting = [.. Enumerable.Range(0, table.Header.Count).Where(column => AllAreImages(table, column))];
        if (fitting is [int only])
        {
            notes.Add($"{table.File}: the images are taken from column '{table.Header[only]}', the only one of names of images");
            return only;
        }

        int bare = ColumnName.FindWeakImages(table.Header).FirstOrDefault(column => AreThere(table, column, options, root), -1);
        if (bare >= 0) return bare;
        throw new DataSetException(
            $"{table.File}:{table.HeaderLine}: no column of image files: none of {table.Columns} is named path, file, image or "
            + "the like", DataSetFault.NoImageColumn);
    }

    static bool AllAreImages(Table table, int column) => table.Rows.All(row => ImagePaths.IsImage(row.Cells[column].Trim()));

    /// <summary>Whether the first names without an extension are those of files.</summary>
    static bool AreThere(Table table, int column, TableOptions options, string? root)
    {
        TableImages images = new(table.File, root, options);
        return table.Rows.Take(3).All(row => images.Find(row.Cells[column], split: null) is string file && File.Exists(file));
    }

    /// <summary>null where no name of a column says labels.</summary>
    static int? FindLabels(Table table, int[] rest, List<string> notes)
    {
        int[] usual = [.. ColumnName.FindLabels(table.Header).Where(rest.Contains)];
        if (usual.Length > 0)
        {
            // Beside names of classes stand their numbers in many tables.
            int chosen = usual.FirstOrDefault(column => !AreNumbers(table, column), usual[0]);
            if (usual.Length > 1)
            {
                notes.Add($"{table.File}: labels are read from column '{table.Header[chosen]}' and not from "
                    + $"{Printable.Some([.. usual.Where(column => column != chosen).Select(column => table.Header[column])])} "
                    + "(TableOptions.Labels)");
            }

            return chosen;
        }

        string[] plain = [.. table.Header.Select(ColumnName.Plain)];
        if (!plain.Contains("annotationid") || !plain.Contains("leadtime")) return null;
        int[] own = [.. rest.Where(column => !LabelStudio.Contains(plain[column]))];
        return own is [int only] ? only : null;
    }

    static bool AreNumbers(Table table, int column) => table.Rows.All(row => Flags.ToNumber(row.Cells[column]) is not null);
}
