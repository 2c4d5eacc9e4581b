namespace AslTrain.Data.Annotations;

/// <summary>
/// Paths without symbolic links, found as the system itself follows them: name by name, so that ".." goes up from where a link
/// has led. Folders are remembered.
/// </summary>
sealed class RealPaths
{
    const int MostLinks = 40;

    readonly Dictionary<string, string?> _folders = [];

    /// <summary>null where links go round in a circle.</summary>
    public string? Of(string path)
    {
        string full = Path.IsPathFullyQualified(path) ? path : Path.Combine(Environment.CurrentDirectory, path);
        full = Path.TrimEndingDirectorySeparator(full);
        int links = 0;
        return Path.GetDirectoryName(full) is string folder
            ? Follow(OfFolder(folder, ref links), Path.GetFileName(full), ref links)
            : full;
    }

    string? OfFolder(string folder, ref int links)
    {
        if (_folders.TryGetValue(folder, out string? known)) return known;
        string root = Path.GetPathRoot(folder)!;
        string? real = Follow(root, folder[root.Length..], ref links);
        _folders[folder] = real;
        return real;
    }

    /// <param name="folder">A real path; null where there is none.</param>
    /// <param name="rest">Names from there.</param>
    /// <param name="links">Followed so far.</param>
    static string? Follow(string? folder, string rest, ref int links)
    {
        char[] separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];
        foreach (string name in rest.Split(separators, StringSplitOptions.RemoveEmptyEntries))
        {
            if (folder is null) return null;
            if (name == ".") continue;
            if (name == "..")
            {
                folder = Path.GetDirectoryName(folder) ?? folder;
                continue;
            }

            string path = Path.Combine(folder, name);
            if (new FileInfo(path).LinkTarget is not string target)
            {
                folder = path;
                continue;
            }

            if (++links > MostLinks) return null;
            string root = Path.IsPathRooted(target) ? Path.GetPathRoot(Path.GetFullPath(target))! : "";
            folder = Follow(root.Length > 0 ? root : folder, target[Math.Min(root.Length, target.Length)..], ref links);
        }

        return folder;
    }
}
