using AslTrain.Data.Annotations;
using AslTrain.Data.Tables;
using AslTrain.Foundation;

namespace AslTrain.Data.Formats;

/// <summary>Tables of images and labels: the root is the folder of one or several, or a file.</summary>
sealed class CsvFormat : IDataFormat
{
    public string Name => "csv";

    public bool HasColumns => true;

    /// <summary>A folder with a .csv in it may be anything.</summary>
    public bool Recognizes(string root) => false;

    public (string Train, string? Val) UsualSplits(DataSource source)
    {
        TableFiles files = new(source.NeededRoot);
        (string Train, string? Val)? named = files.Usual(HasLabels);
        string? single = named is { Val: null } ? files.Of(named.Value.Train) : named is null ? files.Whole : null;
        if (single is null) return named ?? throw new DataSetException(
            $"{source.NeededRoot}: no table to train on: there should be a train.csv, or one single table; name the splits",
            DataSetFault.NoUsualSplits);
        TableSplits? splits = Open(source, single).Splits;

        // A table of training images that has splits after all.
        if (named is not null) return splits is { HasSeveral: true } ? splits.Usual() : named.Value;
        return splits?.Usual() ?? (SplitNames.Usual(SplitKind.Train), null);

        bool HasLabels(string table)
        {
            try
            {
                return Open(source, table).Read(SplitNames.Usual(SplitKind.Test)).Classes.Count > 0;
            }
            catch (BadInputException)
            {
                return false;
            }
        }
    }

    public IReadOnlyList<LabeledImages> Read(DataSource source, params IReadOnlyList<string> splits)
    {
        TableFiles files = new(source.NeededRoot);
        string[] tables = [.. splits.Select(files.Of)];
        Dictionary<string, TableReader> readers = tables.Distinct().ToDictionary(table => table, table => Open(source, table));
        if (tables.Length > readers.Count && tables.FirstOrDefault(table => readers[table].Splits is null) is string whole)
        {
            throw new DataSetException(
                $"{whole}: has no column of splits, so that no two can be named", DataSetFault.NoUsualSplits);
        }

        foreach ((string table, string split) in tables.Zip(splits))
        {
            // A lone train.csv is no table to validate on.
            SplitKind? own = SplitNames.OfWords(Path.GetFileNameWithoutExtension(table)), asked = SplitNames.Of(split);
            if (readers[table].Splits is not null || own is null || asked is null || own == asked) continue;
            throw new DataSetException($"{table}: is no table of split '{split}', and has no column of splits; name another",
                DataSetFault.NoUsualSplits);
        }

        return [.. splits.Select((split, i) => readers[tables[i]].Read(split))];
    }

    static TableReader Open(DataSource source, string table)
    {
        TableOptions options = source.Table with { Images = source.Images };
        return File.Exists(source.NeededRoot)
            ? new TableReader(table, options)
            : new TableReader(table, options, source.Guard, source.NeededRoot);
    }
}
