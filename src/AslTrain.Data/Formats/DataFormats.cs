namespace AslTrain.Data.Formats;

/// <summary>The formats of data sets by name: a new one is a class of its own and a line here.</summary>
public static class DataFormats
{
    static readonly IDataFormat[] Table =
    [
        new CocoFormat(),
        new VocFormat(),
        new NusWideFormat(),
        new OpenImagesFormat(),
        new CsvFormat(),
        new ImageFolderFormat(),
        new YoloFormat(),
        new LabelStudioFormat(),
        new ScenesFormat(),
    ];

    /// <summary>The names, in the table's order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table.Select(format => format.Name)];

    /// <summary>The format that needs no data set.</summary>
    public static IDataFormat Drawn { get; } = Table.First(format => !format.NeedsRoot);

    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such format.</exception>
    public static IDataFormat Of(string name) => Array.Find(Table, format => format.Name == name)
        ?? throw new ArgumentException($"no format is named '{name}'; there are {string.Join(", ", Names)}", nameof(name));

    /// <summary>The format that a folder is surely of; null where it is of none.</summary>
    public static IDataFormat? Recognize(string root)
    {
        IDataFormat[] fitting = [.. Table.Where(format => format.Recognizes(root))];

        // A VOC folder may hold an export of its labels to COCO beside them.
        return Array.Find(fitting, format => format is VocFormat) ?? fitting.FirstOrDefault();
    }
}
