namespace AslTrain.Data.Annotations;

/// <summary>File names out of annotation files, which may be hostile: they must stay inside their folder.</summary>
static class FileNames
{
    /// <summary>The full path of a name inside a folder; null where the name is empty, absolute or leaves the folder.</summary>
    public static string? Inside(string folder, string name)
    {
        // A backslash separates on Windows alone; taken for a separator everywhere, a data set means the same everywhere.
        string portable = name.Replace('\\', '/');
        bool absolute = portable.StartsWith('/') || (portable.Length > 1 && portable[1] == ':');
        if (portable.Length == 0 || absolute || portable.Any(char.IsControl)) return null;
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        string path = Path.GetFullPath(Path.Combine(root, portable));
        return path.StartsWith(root, StringComparison.Ordinal) && path.Length > root.Length ? path : null;
    }
}
