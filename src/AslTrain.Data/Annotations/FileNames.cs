using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>File names out of annotation files, which may be hostile: they must stay inside their folder.</summary>
static class FileNames
{
    /// <summary>
    /// The full path of a name inside a folder; null where the name is empty, absolute, leaves the folder or, on Windows, is a
    /// device's or would lose its end.
    /// </summary>
    public static string? Inside(string folder, string name)
    {
        // A backslash separates on Windows alone; taken for a separator everywhere, a data set means the same everywhere.
        string portable = name.Replace('\\', '/');
        bool absolute = portable.StartsWith('/') || (portable.Length > 1 && portable[1] == ':');
        if (portable.Length == 0 || absolute || portable.Any(char.IsControl) || IsReserved(portable)) return null;
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        string path = Path.GetFullPath(Path.Combine(root, portable));
        return path.StartsWith(root, StringComparison.Ordinal) && path.Length > root.Length ? path : null;
    }

    /// <summary>What is wrong with a name that is not inside, as it stands between the name and the folder.</summary>
    public static string Fault(string name) =>
        IsReserved(name.Replace('\\', '/')) ? "is no file name on Windows, and cannot be in" : "leaves the folder";

    static bool IsReserved(string portable)
    {
        if (!OperatingSystem.IsWindows()) return false;
        foreach (Range part in portable.AsSpan().Split('/'))
        {
            if (WindowsNames.IsReserved(portable.AsSpan(part))) return true;
        }

        return false;
    }
}
