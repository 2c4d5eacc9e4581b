namespace AslTrain.Data.Annotations;

/// <summary>Files that a scan of folders leaves out though they are pictures, or may be.</summary>
public sealed class UnreadFiles
{
    readonly SortedDictionary<string, Tally> _extensions = new(StringComparer.Ordinal);

    /// <summary>A line for each extension.</summary>
    public IEnumerable<string> Notes => _extensions.Select(entry => entry.Key.Length > 0
        ? $"{entry.Value.Count} files {entry.Key} are left out ({entry.Value.Some}): images that are read are "
            + string.Join(", ", ImagePaths.Readable)
        : $"{entry.Value.Count} files without an extension are left out ({entry.Value.Some}): images need one, such as .jpg");

    /// <summary>Counts a file that is no image that is read; one of another kind is passed over.</summary>
    public void Add(string name)
    {
        string file = Path.GetFileName(name), extension = Path.GetExtension(file).ToLowerInvariant();
        if (file.StartsWith('.') || (extension.Length > 0 && !ImagePaths.IsPicture(file))) return;
        if (extension.Length == 0 && IsText(file)) return;
        if (!_extensions.TryGetValue(extension, out Tally? tally)) _extensions.Add(extension, tally = new Tally());
        tally.Add(name);
    }

    static bool IsText(string file) => file.ToUpperInvariant() is "README" or "LICENSE" or "LICENCE" or "COPYING" or "MAKEFILE";
}
