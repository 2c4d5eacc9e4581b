using AslTrain.Data.Annotations;
using AslTrain.Foundation;

namespace AslTrain.Data.Tables;

/// <summary>The tables of a data set, in its folder and in folders of its splits.</summary>
sealed class TableFiles
{
    /// <summary>In a folder of images, the surest first; among others of the same folder.</summary>
    static readonly string[] UsualNames = ["_classes", "metadata", "labels", "annotations"];

    readonly string _root;
    readonly string[] _tables;
    readonly (string Split, string File)[] _inFolders;

    /// <param name="root">A folder, or a table.</param>
    /// <exception cref="DataSetException">There is none.</exception>
    public TableFiles(string root)
    {
        _root = root;
        if (File.Exists(root))
        {
            (_tables, _inFolders) = ([root], []);
            return;
        }

        if (!Directory.Exists(root))
            throw new DataSetException($"{root}: there is no such file or folder", DataSetFault.NoFolder);
        _tables = TablesIn(root);
        _inFolders =
        [
            .. Directory.GetDirectories(root).Order(StringComparer.Ordinal)
                .Where(folder => SplitNames.Of(Path.GetFileName(folder)) is not null)
                .Select(folder => (Path.GetFileName(folder), Chosen(TablesIn(folder)))).Where(entry => entry.Item2 is not null)
                .Select(entry => (entry.Item1, entry.Item2!)),
        ];
    }

    /// <summary>The one table that may hold several splits; null where each split has one.</summary>
    public string? Whole
    {
        get
        {
            if (_tables is [string only] && (File.Exists(_root) || _inFolders.Length == 0)) return only;
            string[] rest = [.. _tables.Where(table => SplitNames.OfWords(StemOf(table)) is null)];
            return HasTrain ? null : Chosen(rest);
        }
    }

    bool HasTrain => _inFolders.Any(entry => SplitNames.Of(entry.Split) == SplitKind.Train)
        || _tables.Any(table => SplitNames.OfWords(StemOf(table)) == SplitKind.Train);

    /// <summary>Splits that have tables of their own, by the names to ask for them; Val is null where there is none.</summary>
    /// <param name="hasLabels">Whether a table of a test split can be validated on.</param>
    public (string Train, string? Val)? Usual(Func<string, bool> hasLabels)
    {
        if (NameOf(SplitKind.Train) is not (string train, _)) return null;
        (string Name, string File)? val = NameOf(SplitKind.Val);
        if (val is null && NameOf(SplitKind.Test) is (string, string) test && hasLabels(test.File)) val = test;
        return (train, val?.Name);
    }

    /// <summary>The table of a split.</summary>
    /// <exception cref="BadInputException">There is none, or which one is meant cannot be told.</exception>
    public string Of(string split)
    {
        if (File.Exists(_root)) return _root;
        foreach (StringComparison comparison in ColumnName.Comparisons)
        {
            if (Array.Find(_tables, table => StemOf(table).Equals(split, comparison)) is string own) return own;
            if (Array.Find(_inFolders, entry => entry.Split.Equals(split, comparison)) is { File: string within }) return within;
        }

        if (SplitNames.Of(split) is SplitKind kind && NameOf(kind) is (_, string meant)) return meant;
        return Whole ?? throw new BadInputException(_tables.Length + _inFolders.Length == 0
            ? $"{_root}: holds no table (.csv, .tsv, .jsonl)"
            : $"{_root}: no table of split '{split}': looked for {split}.csv, {split}/*.csv and one single .csv with a split "
                + $"column; there are {Printable.Some([.. Names], 6)}; data.root may name one of them");
    }

    IEnumerable<string> Names => _tables.Select(table => Path.GetFileName(table))
        .Concat(_inFolders.Select(entry => $"{entry.Split}/{Path.GetFileName(entry.File)}"));

    (string Name, string File)? NameOf(SplitKind kind)
    {
        string[] exact = [.. _tables.Where(table => SplitNames.Of(StemOf(table)) == kind)];
        if (exact.Length > 0) return (StemOf(exact[0]), exact[0]);
        (string Split, string File) folder = Array.Find(_inFolders, entry => SplitNames.Of(entry.Split) == kind);
        if (folder.File is not null) return folder;
        string[] worded = [.. _tables.Where(table => SplitNames.OfWords(StemOf(table)) == kind)];
        return worded.Length switch
        {
            0 => null,
            1 => (SplitNames.Usual(kind), worded[0]),
            _ => throw new BadInputException($"{_root}: several tables may be of split '{SplitNames.Usual(kind)}': "
                + Printable.Some([.. worded.Select(table => Path.GetFileName(table))])),
        };
    }

    static string[] TablesIn(string folder) =>
    [
        .. Directory.GetFiles(folder).Where(file => Table.IsTable(file) && Path.GetFileName(file)[0] != '.')
            .Order(StringComparer.Ordinal),
    ];

    static string? Chosen(string[] tables) => tables is [string only] ? only
        : UsualNames.Select(name => Array.Find(tables, table => StemOf(table).Equals(name, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(table => table is not null);

    static string StemOf(string table) => Path.GetFileNameWithoutExtension(table);
}
