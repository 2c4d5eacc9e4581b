namespace AslTrain.Data.Annotations;

/// <summary>
/// The files in folders and below. Symbolic links to folders are followed where they lead to a folder that was not visited yet:
/// each is visited once, however many links there are to it, and by its own name rather than a link's where it has both.
/// </summary>
sealed class FolderWalk(bool withHidden)
{
    readonly EnumerationOptions _options = new()
    {
        AttributesToSkip = withHidden ? 0 : FileAttributes.Hidden | FileAttributes.System,
        IgnoreInaccessible = false,
    };

    readonly RealPaths _paths = new();
    readonly HashSet<string?> _visited = [null];

    /// <summary>Leaves a folder out of all walks that lead to it later.</summary>
    public void Mark(string folder) => _visited.Add(_paths.Of(folder));

    /// <summary>Whether a folder lies in another, or is the same, once links are followed.</summary>
    public bool IsIn(string inner, string outer) =>
        _paths.Of(inner) is string path && _paths.Of(outer) is string above
        && (path + Path.DirectorySeparatorChar).StartsWith(
            Path.TrimEndingDirectorySeparator(above) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Paths that begin with the folder's, in no order that means anything.</summary>
    /// <param name="depth">Folders below this one that are looked into; less than 0 for all.</param>
    public IReadOnlyList<string> Files(string folder, int depth = -1)
    {
        List<string> files = [];
        Queue<(string Path, int Depth)> links = [];
        Mark(folder);
        Walk(folder, depth, files, links);
        while (links.TryDequeue(out (string Path, int Depth) link))
        {
            if (_visited.Add(_paths.Of(link.Path))) Walk(link.Path, link.Depth, files, links);
        }

        return files;
    }

    void Walk(string folder, int depth, List<string> files, Queue<(string Path, int Depth)> links)
    {
        files.AddRange(Directory.GetFiles(folder, "*", _options));
        if (depth == 0) return;
        foreach (string below in Directory.GetDirectories(folder, "*", _options).Order(StringComparer.Ordinal))
        {
            if (!withHidden && FileNames.IsLeftover(Path.GetFileName(below))) continue;
            bool isLink = File.GetAttributes(below).HasFlag(FileAttributes.ReparsePoint);
            if (isLink) links.Enqueue((below, depth - 1));
            else if (_visited.Add(_paths.Of(below))) Walk(below, depth - 1, files, links);
        }
    }
}
