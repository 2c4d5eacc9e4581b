using System.Text.RegularExpressions;

namespace AslTrain.Data.Tables;

/// <summary>What the names of columns usually mean, whatever their case and the signs between their words.</summary>
static partial class ColumnName
{
    /// <summary>How names are looked for, one after the other.</summary>
    public static IReadOnlyList<StringComparison> Comparisons { get; } =
        [StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase];

    /// <summary>Of image files, the surest first.</summary>
    static readonly string[][] Images =
    [
        [
            "path", "filepath", "file", "filename", "image", "imagepath", "imgpath", "imagefile", "imagefilename",
            "imagefilepath", "imgfile", "imgfilename", "imgfilepath", "relativepath", "relpath", "fullpath", "absolutepath",
        ],
        [
            "img", "images", "fname", "imagename", "imgname", "imageindex", "imageid", "imgid", "imageurl", "imgurl", "imageuri",
            "picture", "pic", "photo", "photograph", "url", "uri", "filepaths", "filenames",
        ],
        ["id", "name", "fileid", "idcode", "basename", "stem", "key", "sample", "sampleid", "samplename"],
    ];

    static readonly string[] Labels =
    [
        "labels", "label", "tags", "tag", "classes", "class", "categories", "category", "choices", "choice", "labelname",
        "labelnames", "classname", "classnames", "categoryname", "categorynames", "tagnames", "findinglabels",
        "objectscategories", "objectslabels", "keywords", "targets", "target", "multilabel", "multilabels",
    ];

    /// <summary>Of the answer to whether a label is there, in a table of an image and a label a row.</summary>
    static readonly string[] Values =
    [
        "value", "present", "presence", "ispresent", "positive", "confidence", "conf", "score", "probability", "prob", "truth",
    ];

    static readonly string[] Splits =
    [
        "split", "splits", "splitname", "datasplit", "subset", "partition", "set", "dataset", "phase", "usage", "datasettype",
        "fold",
    ];

    /// <summary>Words of what is told about an image and is no class of it.</summary>
    static readonly string[] Facts =
    [
        "id", "index", "idx", "no", "number", "age", "year", "date", "time", "timestamp", "width", "height", "size", "lat",
        "latitude", "lon", "lng", "longitude", "count", "fold", "order", "reviewed", "verified", "approved", "checked", "flagged",
        "skip", "done",
    ];

    /// <summary>In small letters, without what is neither letter nor digit.</summary>
    public static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>The first column that usually has image files; of the names that may mean anything, -1.</summary>
    public static int FindImage(IReadOnlyList<string> header) =>
        Images.Take(2).Select(names => Find(header, names)).FirstOrDefault(index => index >= 0, -1);

    /// <summary>Columns whose names may mean image files, or anything.</summary>
    public static IEnumerable<int> FindWeakImages(IReadOnlyList<string> header) => Images[2]
        .Select(name => Find(header, [name])).Where(index => index >= 0);

    public static bool MayBeImage(string name) => Array.Exists(Images, names => names.Contains(Plain(name)));

    /// <summary>Columns that usually have labels, the surest first.</summary>
    public static IEnumerable<int> FindLabels(IReadOnlyList<string> header)
    {
        int[] ranks = [.. header.Select(name => Array.IndexOf(Labels, Plain(name)))];
        int[] found = [.. Enumerable.Range(0, ranks.Length).Where(column => ranks[column] >= 0)];
        return found.OrderBy(column => ranks[column] > 2);
    }

    public static IEnumerable<int> FindSplits(IReadOnlyList<string> header) => header.Index()
        .Where(entry => Splits.Contains(Plain(entry.Item)) || FlagKind(entry.Item) is not null).Select(entry => entry.Index);

    public static bool IsSplit(string name) => Plain(name) is "split";

    public static int FindValue(IReadOnlyList<string> header) => Find(header, Values);

    /// <summary>What yes means in a column such as fastai's is_valid; null for other columns.</summary>
    public static SplitKind? FlagKind(string name)
    {
        string plain = Plain(name);
        return plain.StartsWith("is", StringComparison.Ordinal) ? SplitNames.Of(plain[2..]) : null;
    }

    public static bool IsFact(string name) =>
        name.Split([' ', '_', '-', '.', '#', '(', ')'], StringSplitOptions.RemoveEmptyEntries)
            .Any(word => Facts.Contains(word.ToLowerInvariant()))
        || Plain(name).StartsWith("is", StringComparison.Ordinal) && Facts.Contains(Plain(name)[2..]);

    /// <summary>As pandas calls the index that it writes without a name.</summary>
    public static bool IsUnnamed(string name) => string.IsNullOrWhiteSpace(name) || UnnamedPattern().IsMatch(name.Trim());

    static int Find(IReadOnlyList<string> header, string[] names)
    {
        for (int i = 0; i < header.Count; i++)
        {
            if (names.Contains(Plain(header[i]))) return i;
        }

        return -1;
    }

    [GeneratedRegex("^Unnamed: ?[0-9]+(_level_[0-9]+)?$|^index$|^level_[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex UnnamedPattern();
}
