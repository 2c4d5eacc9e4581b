namespace AslTrain.Data.Annotations;

/// <summary>An annotation file of a COCO data set, and the split that its name tells.</summary>
/// <param name="Split">"default" where it tells none.</param>
/// <param name="Path">The file.</param>
sealed record CocoFile(string Split, string Path)
{
    const string Whole = "default";

    /// <summary>Folders of annotations of all splits, in any case.</summary>
    static readonly string[] Shared = ["annotations", "annotation", "labels"];

    static readonly string[] Starts = ["instances_", "lvis_v1_", "lvis_v0.5_", "annotations_", "coco_", "labels_"];

    static readonly string[] Ends = [".coco", "_annotations", "_instances", "_coco", "-coco", "_labels", "."];

    /// <summary>The same splits once more, without objects' classes.</summary>
    static readonly string[] Others = ["captions_", "person_keypoints_", "stuff_", "panoptic_", "image_info_"];

    static readonly string[] General = ["", "annotations", "result", "labels", "instances", "coco", "dataset", "export", "data"];

    /// <summary>All of a data set, one a split: in "annotations" first, then in its own folder, then in the splits'.</summary>
    /// <param name="guard">Of the root; null where links may lead anywhere.</param>
    public static IReadOnlyList<CocoFile> All(string root, LinkGuard? guard)
    {
        if (!Directory.Exists(root)) return [];
        List<CocoFile> files = [];
        string[] folders =
        [
            .. Directory.GetDirectories(root).Where(path => !FileNames.IsLeftover(System.IO.Path.GetFileName(path)))
                .Order(StringComparer.Ordinal),
        ];
        foreach (string folder in (string[])[.. folders.Where(IsShared), root]) Add(folder, SplitOf);
        foreach (string folder in folders.Where(folder => !IsShared(folder)))
        {
            Add(folder, stem => General.Contains(Bare(stem)) || Bare(stem) == Whole ? System.IO.Path.GetFileName(folder) : null);
        }

        return files;

        void Add(string folder, Func<string, string?> splitOf)
        {
            foreach (string path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).OrderBy(Rank))
            {
                string stem = System.IO.Path.GetFileNameWithoutExtension(path);
                if (splitOf(stem) is not string split || files.Exists(file => file.Split == split)) continue;
                if (IsSure(folder, stem) || CocoRecords.Begins(path, guard)) files.Add(new CocoFile(split, path));
            }
        }
    }

    /// <summary>The splits that have a file.</summary>
    public static string[] Splits(string root, LinkGuard? guard) => [.. All(root, guard).Select(file => file.Split)];

    static bool IsShared(string folder) =>
        Shared.Contains(System.IO.Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase);

    static string? SplitOf(string stem)
    {
        if (Array.Exists(Others, start => stem.StartsWith(start, StringComparison.OrdinalIgnoreCase))) return null;
        string bare = Bare(stem);
        return General.Contains(bare.ToLowerInvariant()) ? Whole : bare;
    }

    static string Bare(string stem)
    {
        string bare = stem;
        foreach (string end in Ends)
        {
            if (bare.EndsWith(end, StringComparison.OrdinalIgnoreCase)) bare = bare[..^end.Length];
        }

        string? start = Array.Find(Starts, start => bare.StartsWith(start, StringComparison.OrdinalIgnoreCase));
        return start is null ? bare : bare[start.Length..];
    }

    /// <summary>Published names before others.</summary>
    static int Rank(string path) =>
        System.IO.Path.GetFileName(path).StartsWith("instances_", StringComparison.OrdinalIgnoreCase) ? 0 : 1;

    /// <summary>Names that nothing else has.</summary>
    static bool IsSure(string folder, string stem) =>
        (IsShared(folder) && stem.StartsWith("instances_", StringComparison.OrdinalIgnoreCase)) || stem == "_annotations.coco";
}
