namespace AslTrain.Data.Annotations;

/// <summary>
/// Finds the image of an identifier: ID with any extension, and only where there is none the file that the annotation names,
/// unless it is another image's.
/// </summary>
/// <param name="ids">All that are listed.</param>
sealed class VocImageFiles(IEnumerable<string> ids)
{
    readonly HashSet<string> _ids = [.. ids];
    readonly ImageIndex _index = new();
    readonly Tally _others = new();

    /// <summary>What is to be said of annotations that name another file than the one that is taken.</summary>
    public string? Note(string annotations) => _others.Count == 0 ? null
        : $"{annotations}: {_others.Count} annotations name another file than their own, which is what is read ({_others.Some})";

    /// <summary>A full path, which need not be there.</summary>
    public string Of(string folder, string id, VocAnnotation annotation)
    {
        string usual = FileNames.Inside(folder, $"{id}.jpg")!;
        if (Find(folder, id, usual) is string own)
        {
            string name = Path.GetFileName(own), named = annotation.FileName;
            named = named[(named.LastIndexOfAny(['/', '\\']) + 1)..];
            bool agrees = named.Length == 0 || named == name || named == Path.GetFileNameWithoutExtension(name);
            if (!agrees) _others.Add($"{annotation.FileName} for {name}");
            return own;
        }

        bool isFree = !_ids.Contains(VocNames.WithoutExtension(annotation.FileName.Replace('\\', '/')));
        return isFree && FileNames.Inside(folder, annotation.FileName) is string other && File.Exists(other) ? other : usual;
    }

    string? Find(string folder, string id, string usual)
    {
        if (File.Exists(usual)) return usual;
        if (FileNames.Inside(folder, id) is not string path) return null;
        return _index.WithAnyExtension(path) ?? (ImagePaths.IsPicture(path) && File.Exists(path) ? path : null);
    }
}
