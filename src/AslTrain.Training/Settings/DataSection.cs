using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Data.Splits;

namespace AslTrain.Training.Settings;

/// <summary>Where decoded pixels are kept.</summary>
public enum PixelCacheKind
{
    None,
    Memory,
    Disk,
}

/// <summary>The data set, and how its images come to the network.</summary>
public sealed record DataSection
{
    [Key("format", "Format of the annotations.", Required = true)]
    public string Format { get; init; } = "";

    [Key("root", "Folder of the data set; a CSV table's folder or file; scenes are drawn and need none.", IsPath = true)]
    public string? Root { get; init; }

    [Key("train_split", "Name of the training split; null finds the usual one.")]
    public string? TrainSplit { get; init; }

    [Key("val_split", "Name of the validation split; null finds the usual one, and holds back a share of the training split "
        + "where there is none.")]
    public string? ValSplit { get; init; }

    /// <summary>What messages and tables call the images that are measured on.</summary>
    public string ValName => ValSplit ?? "held back";

    [Key("keep_unlabeled", "COCO, NUS-WIDE: keep images without annotation (the authors drop them).")]
    public bool KeepUnlabeled { get; init; }

    [Key("missing", "What to do about listed images that are absent, or cannot be read when their turn comes.")]
    public MissingImages Missing { get; init; }

    [Key("links", "What to do about symbolic links that lead out of the data set's folder.")]
    public OutwardLinks Links { get; init; }

    [Key("difficult_train", "VOC: what labels of difficult objects count as in training.")]
    public DifficultLabel DifficultTrain { get; init; }

    [Key("difficult_eval", "VOC: the same in evaluation.")]
    public DifficultLabel DifficultEval { get; init; } = DifficultLabel.Ignore;

    [Group]
    public PartialLabels Partial { get; init; } = new();

    [Key("annotations", "COCO, Label Studio: annotation file of all images, or of the training split where data.val_annotations "
        + "is set; in data.root, or a full path. null looks in the usual places.")]
    public string? Annotations { get; init; }

    [Key("val_annotations", "COCO, Label Studio: annotation file of the validation split.")]
    public string? ValAnnotations { get; init; }

    [Key("class_list", "A file with a class a line (Open Images: /m/... or name), to train these alone, in this order; null "
        + "takes those that some image has.", IsPath = true)]
    public string? ClassList { get; init; }

    [Key("machine_confidence", "Open Images: machine-generated labels of at least this confidence count as positives; null "
        + "leaves them out.", AtLeast = 0, AtMost = 1)]
    public double? MachineConfidence { get; init; }

    [Key("images", "Folder of the images, below data.root; null looks where each format has them, and in the usual folders.")]
    public string? Images { get; init; }

    [Group]
    public TableSection Table { get; init; } = new();

    [Key("val_share", "Without a validation split: share of the images that is held back, with every class of two images on both "
        + "sides.", Above = 0, Below = 1)]
    public double ValShare { get; init; } = 0.2;

    [Key("val_seed", "Which images are held back.", AtLeast = 0)]
    public long ValSeed { get; init; }

    [Key("group", "What is held back together: a pattern with (...) around what images of one group share in their names, or the "
        + "name of a table's column.")]
    public string? Group { get; init; }

    [Key("overlap", "What to do about validation images that are training images too, byte for byte: an error, or they are "
        + "left out, or measured on.")]
    public Overlap Overlap { get; init; }

    [Key("limit_train", "Train on a seeded subset of this many images.", AtLeast = 2, AtMost = 1e9)]
    public int? LimitTrain { get; init; }

    [Key("limit_val", "Validate on a seeded subset of this many images.", AtLeast = 1, AtMost = 1e9)]
    public int? LimitVal { get; init; }

    [Key("batch_size", "Images a step; batch norm needs two.", AtLeast = 2, AtMost = 65536)]
    public int BatchSize { get; init; } = 128;

    [Key("workers", "Threads that load images in the background; 0 loads between steps; null chooses.",
        AtLeast = 0, AtMost = 256)]
    public int? Workers { get; init; }

    [Key("cache", "Where decoded and squished pixels are kept from one epoch to the next; random crops need the whole image and "
        + "do not use them.")]
    public PixelCacheKind Cache { get; init; }

    [Key("cache_folder", "Where drawn scenes and pixels are kept; null for the user's cache folder.", IsPath = true)]
    public string? CacheFolder { get; init; }

    [Group]
    public ScenesSection Scenes { get; init; } = new();
}
