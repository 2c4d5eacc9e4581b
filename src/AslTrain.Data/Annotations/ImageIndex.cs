namespace AslTrain.Data.Annotations;

/// <summary>Finds image files by names that lack something of theirs; each folder is listed when it is first asked for.</summary>
sealed class ImageIndex
{
    readonly Dictionary<string, Listing> _folders = [];

    /// <summary>The file of a name without its extension, whichever it is and in any case; null where there is none.</summary>
    /// <param name="path">The file's full path but for its extension.</param>
    public string? WithAnyExtension(string path) =>
        In(path).ByStem.GetValueOrDefault(Path.GetFileName(path));

    /// <summary>The file whose name is the same in another form of Unicode; null where there is none, or more than one.</summary>
    /// <param name="path">The full path that is not there.</param>
    public string? InAnotherForm(string path) =>
        In(path).ByOutline.GetValueOrDefault(UnicodeForms.Outline(Path.GetFileName(path)));

    Listing In(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        if (_folders.TryGetValue(folder, out Listing? known)) return known;
        Listing listing = new([], []);
        _folders.Add(folder, listing);
        string[] files;
        try
        {
            files = Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            files = [];
        }

        foreach (string file in files.Where(ImagePaths.IsPicture).Order(StringComparer.Ordinal).OrderBy(ImagePaths.Rank))
        {
            string name = Path.GetFileName(file);
            listing.ByStem.TryAdd(Path.GetFileNameWithoutExtension(name), file);
            if (!UnicodeForms.HasAny(name)) continue;
            string outline = UnicodeForms.Outline(name);
            listing.ByOutline[outline] = listing.ByOutline.ContainsKey(outline) ? null : file;
        }

        return listing;
    }

    sealed record Listing(Dictionary<string, string> ByStem, Dictionary<string, string?> ByOutline);
}
