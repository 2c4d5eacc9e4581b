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
    /// The annotation file of all images, or of those to train on, where it lies in no usual place; in the root, or a full path.
    /// </summary>
    public string? Annotations { get; init; }

    /// <summary>The same of the images to validate on.</summary>
    public string? ValAnnotations { get; init; }

    /// <summary>The folder that names of images start from, where it is no usual one; in the root, or a full path.</summary>
    public string? Images { get; init; }

    /// <summary>
    /// The folder that links may not lead out of: that of the images where it is told, of the table where the root is one; null
    /// where they may lead anywhere.
    /// </summary>
    public string? LinkRoot => Links == OutwardLinks.Follow || Root is null ? null
        : ImagesFolder is string images ? images
        : File.Exists(Root) ? Path.GetDirectoryName(Path.GetFullPath(Root))
        : Root;

    /// <summary>Of annotation files; those that are told may lie anywhere.</summary>
    internal LinkGuard? Guard =>
        Annotations is null && (this with { Images = null }).LinkRoot is string folder ? new(folder) : null;

    internal string? ImagesFolder => Images is null ? null : InRoot(Images);

    /// <summary>Open Images: a file with a class a line, to read these alone, in this order; null for all.</summary>
    public string? ClassList { get; init; }

    /// <summary>
    /// Open Images: machine-generated labels of at least this confidence, 0 to 1, are positives; null leaves them out.
    /// </summary>
    public double? MachineConfidence { get; init; }

    /// <summary>CSV: the columns.</summary>
    public TableOptions Table { get; init; } = new();

    /// <summary>Scenes: which to draw.</summary>
    public SceneOptions Scenes { get; init; } = new();

    /// <summary>Scenes: where they are drawn and found again.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Scenes: ends the drawing.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>A path as it is, or in the root where it is not there but here.</summary>
    internal string InRoot(string path) =>
        Root is not null && Path.Exists(Path.Combine(Root, path)) ? Path.Combine(Root, path) : path;

    /// <exception cref="ArgumentException">There is none.</exception>
    internal string NeededRoot =>
        Root ?? throw new ArgumentException("this format needs the folder of the data set", nameof(Root));
}
