using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>File names out of annotation files, which may be hostile: they must stay inside their folder.</summary>
static class FileNames
{
    static readonly string[] Leftovers =
    [
        "__MACOSX", "@eaDir", "#recycle", "$RECYCLE.BIN", "System Volume Information", "lost+found", "__pycache__",
    ];

    /// <summary>
    /// The full path of a name inside a folder; null where the name is empty, absolute, leaves the folder or, on Windows, is a
    /// device's or would lose its end.
    /// </summary>
    public static string? Inside(string folder, string name)
    {
        // A backslash separates on Windows alone; taken for a separator everywhere, a data set means the same everywhere.
        string portable = name.Replace('\\', '/');
        return portable.StartsWith('/') || HasDrive(portable) ? null : Within(folder, folder, portable);
    }

    /// <summary>
    /// The full path of a name that a folder is the start of, where it lies below <paramref name="root"/>: ".." and absolute
    /// names are fine as long as they stay inside. null where it does not, or is no name of a file.
    /// </summary>
    public static string? Within(string root, string folder, string name)
    {
        string portable = name.Replace('\\', '/');
        if (portable.Length == 0 || portable.Any(char.IsControl)) return null;
        bool hasDrive = HasDrive(portable);
        if ((hasDrive && !OperatingSystem.IsWindows()) || IsReserved(hasDrive ? portable[2..] : portable)) return null;
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)) + Path.DirectorySeparatorChar;
        string start = ReferenceEquals(folder, root) ? full : Path.GetFullPath(folder);
        string path = Path.GetFullPath(Path.Combine(start, portable));
        return path.StartsWith(full, StringComparison.Ordinal) && path.Length > full.Length ? path : null;
    }

    /// <summary>
    /// Whether a system or a tool left a file or folder of this name, which is no part of a data set: hidden ones, __MACOSX and
    /// the like.
    /// </summary>
    public static bool IsLeftover(string name) => name.StartsWith('.') || Leftovers.Contains(name);

    /// <summary>The folder of a name in another one, in any case; as it is named where there is none.</summary>
    public static string Folder(string parent, string name)
    {
        string exact = Path.Combine(parent, name);
        if (Directory.Exists(exact) || !Directory.Exists(parent)) return exact;
        return Directory.GetDirectories(parent).Order(StringComparer.Ordinal)
            .FirstOrDefault(path => name.Equals(Path.GetFileName(path), StringComparison.OrdinalIgnoreCase)) ?? exact;
    }

    /// <summary>What is wrong with a name that is not inside, as it stands between the name and the folder.</summary>
    public static string Fault(string name) =>
        IsReserved(name.Replace('\\', '/')) ? "is no file name on Windows, and cannot be in" : "leaves the folder";

    static bool HasDrive(string portable) => portable.Length > 1 && portable[1] == ':' && char.IsAsciiLetter(portable[0]);

    /// <summary>Whether Windows, where this runs on it, takes a part of a path for something else.</summary>
    public static bool IsReserved(string portable)
    {
        if (!OperatingSystem.IsWindows()) return false;
        foreach (Range part in portable.AsSpan().Split('/'))
        {
            if (WindowsNames.IsReserved(portable.AsSpan(part))) return true;
        }

        return false;
    }
}
