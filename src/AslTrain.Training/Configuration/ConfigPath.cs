namespace AslTrain.Training.Configuration;

/// <summary>Files and folders that a config names.</summary>
static class ConfigPath
{
    /// <summary>A path as it is to be opened, no longer than it has to be: whole where the folder is.</summary>
    /// <param name="folder">What the path is relative to; "" for the folder one stands in.</param>
    public static string In(string folder, string path)
    {
        if (folder.Length == 0 || !IsUsable(path) || Path.IsPathRooted(path)) return path;
        string whole = Path.GetFullPath(Path.Combine(folder, path));
        return Path.IsPathRooted(folder) ? whole : Path.GetRelativePath(".", whole);
    }

    /// <summary>As a run keeps it: for whoever reads it, wherever he stands.</summary>
    public static string Whole(string path) => IsUsable(path) ? Path.GetFullPath(path) : path;

    static bool IsUsable(string path) => path.Length > 0 && !path.Contains('\0', StringComparison.Ordinal);
}
