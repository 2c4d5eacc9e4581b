using AslTrain.Data.Annotations;
using AslTrain.Data.Scenes;
using AslTrain.Data.Tables;

namespace AslTrain.Data.Formats;

/// <summary>Which data set, and what of it; each format takes what concerns it.</summary>
public sealed record DataSource
{
    /// <summary>Folder of the data set, or a table's file; null where the pictures are drawn.</summary>
    public string? Root { get; init; }

    /// <summary>COCO, NUS-WIDE: keep images without a label; the authors drop them.</summary>
    public bool KeepUnlabeled { get; init; }

    /// <summary>What to do about symbolic links that lead out of the folder.</summary>
    public OutwardLinks Links { get; init; }

    /// <summary>
    /// The folder that links may not lead out of: that of the table where the root is one; null where they may lead anywhere.
    /// </summary>
    public string? LinkRoot => Links == OutwardLinks.Follow || Root is null ? null
        : File.Exists(Root) ? Path.GetDirectoryName(Path.GetFullPath(Root))
        : Root;

    internal LinkGuard? Guard => LinkRoot is string folder ? new(folder) : null;

    /// <summary>Open Images: a file with a class a line, to read these alone, in this order; null for all.</summary>
    public string? ClassList { get; init; }

    /// <summary>
    /// Open Images: machine-generated labels of at least this confidence, 0 to 1, are positives; null leaves them out.
    /// </summary>
    public double? MachineConfidence { get; init; }

    /// <summary>Folder of the images, below the data set's; null where they are at a usual place.</summary>
    public string? Images { get; init; }

    /// <summary>CSV: the columns.</summary>
    public TableOptions Table { get; init; } = new();

    /// <summary>Scenes: which to draw.</summary>
    public SceneOptions Scenes { get; init; } = new();

    /// <summary>Scenes: where they are drawn and found again.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Scenes: ends the drawing.</summary>
    public CancellationToken Stop { get; init; }

    /// <exception cref="ArgumentException">There is none.</exception>
    internal string NeededRoot =>
        Root ?? throw new ArgumentException("this format needs the folder of the data set", nameof(Root));
}
