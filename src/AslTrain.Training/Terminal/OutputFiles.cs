using AslTrain.Foundation;

namespace AslTrain.Training.Terminal;

/// <summary>Files that a person asked for: what stands in their way is told with the option that named them.</summary>
public static class OutputFiles
{
    /// <param name="path">The file or folder that <paramref name="write"/> makes.</param>
    /// <param name="option">Its option, as "--out".</param>
    /// <param name="write">Writes it.</param>
    /// <exception cref="BadInputException">It cannot be written.</exception>
    public static void Write(string path, string option, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new BadInputException($"{path}: cannot be written ({option}): {error.Message}");
        }
    }

    /// <summary>An empty file in the place of any that is there, for what is written as it comes.</summary>
    /// <exception cref="BadInputException">It cannot be made.</exception>
    public static FileStream Create(string path, string option)
    {
        FileStream? stream = null;
        Write(path, option, () => stream = File.Create(path));
        return stream!;
    }

    /// <summary>Makes a folder with those above it; one that is there is left as it is.</summary>
    /// <exception cref="BadInputException">It cannot be made.</exception>
    public static void MakeFolder(string path, string option) => Write(path, option, () => Directory.CreateDirectory(path));

    /// <summary>Asked before the work is begun that makes the file.</summary>
    /// <exception cref="BadInputException">Something of this name is there already, or the folder for it is not.</exception>
    public static void RequireAbsent(string path)
    {
        if (Path.Exists(path)) throw new BadInputException($"{path}: is there already; remove it or choose another name");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder)) throw new BadInputException($"{path}: cannot be written: there is no folder {folder}");
    }
}
