namespace AslTrain.Data.Annotations;

/// <summary>
/// Tells whether files lie in a folder once symbolic links below it are followed; the folder itself may be a link.
/// </summary>
sealed class LinkGuard(string root)
{
    const int MostLinks = 40;

    readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)) + Path.DirectorySeparatorChar;
    readonly Dictionary<string, bool> _folders = [];

    /// <param name="path">A full path.</param>
    public bool IsInside(string path) => IsInside(path, 0);

    bool IsInside(string path, int links)
    {
        if (!path.StartsWith(_root, StringComparison.Ordinal)) return false;
        string folder = Path.GetDirectoryName(path)!;
        if (folder.Length >= _root.Length && !IsFolderInside(folder, links)) return false;
        string? target = new FileInfo(path).LinkTarget;
        return target is null || (links < MostLinks && IsInside(Path.GetFullPath(target, folder), links + 1));
    }

    bool IsFolderInside(string folder, int links)
    {
        if (_folders.TryGetValue(folder, out bool known)) return known;
        bool inside = IsInside(folder, links);
        _folders[folder] = inside;
        return inside;
    }
}
