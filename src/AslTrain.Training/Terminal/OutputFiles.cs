using System.Text;
using AslTrain.Foundation;

namespace AslTrain.Training.Terminal;

/// <summary>
/// Files that a person asked for, and what stands in their way, told with the option that named them. What is there already is
/// replaced only where the same command wrote it, which is seen by a mark: a photograph, a checkpoint or a table of labels is
/// not, whatever its name, nor is anything that the command reads.
/// </summary>
public static class OutputFiles
{
    /// <summary>Within its first so many bytes a file of ours bears its mark.</summary>
    const int MarkWithin = 4096;

    /// <summary>Asked before the work is begun that makes a file.</summary>
    /// <param name="path">Of the file; nothing is asked of null.</param>
    /// <param name="option">Its option, as "--out".</param>
    /// <param name="mark">What a file of an earlier run begins with, or has near its beginning.</param>
    /// <param name="inputs">What the command reads.</param>
    /// <exception cref="BadInputException">It cannot be written, or is there and not to be replaced.</exception>
    public static void Require(string? path, string option, string mark, CommandInputs inputs)
    {
        if (path is null) return;
        RequireReplaceable(path, option, mark, inputs);
        RequireFolder(path, option);
    }

    /// <summary>The same of a file whose folder may be absent yet.</summary>
    /// <inheritdoc cref="Require"/>
    public static void RequireReplaceable(string path, string option, string mark, CommandInputs inputs)
    {
        if (path.Length == 0) throw new BadInputException($"{option} '': should name a file");
        if (inputs.Find(path) is (string input, string itsOption))
        {
            throw new BadInputException(
                $"{path}: is what the command reads ({itsOption} {input}): {option} should name another file");
        }

        if (Directory.Exists(path)) throw new BadInputException($"{path}: is a folder: {option} should name a file");
        if (new FileInfo(path).LinkTarget is not null)
        {
            throw new BadInputException($"{path}: is a link: {option} should name the file itself, or another");
        }

        if (FileIdentity.Of(path) is not FileIdentity file) return;
        if (!file.IsPlain) throw new BadInputException($"{path}: is no plain file: {option} should name one");
        if (File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
        {
            throw new BadInputException($"{path}: is read-only, so it stays: {option} should name another file");
        }

        if (!IsMarked(path, option, mark))
        {
            throw new BadInputException(
                $"{path}: is there already and was not written by this command, so it stays: "
                + $"remove it, or choose another name ({option})");
        }
    }

    /// <summary>Asked where nothing may be there already.</summary>
    /// <exception cref="BadInputException">Something of this name is there, or it cannot be written.</exception>
    public static void RequireAbsent(string path)
    {
        bool isThere = Path.Exists(path) || new FileInfo(path).LinkTarget is not null;
        if (isThere) throw new BadInputException($"{path}: is there already; remove it or choose another name");
        RequireFolder(path, option: null);
    }

    /// <param name="path">The file or folder that <paramref name="write"/> makes.</param>
    /// <param name="option">Its option, as "--out".</param>
    /// <param name="write">Writes it.</param>
    /// <exception cref="BadInputException">It cannot be written, for want of a folder or of leave.</exception>
    /// <exception cref="IOException">The disk fails, or is full.</exception>
    public static void Write(string path, string option, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is UnauthorizedAccessException or ArgumentException or DirectoryNotFoundException)
        {
            throw new BadInputException($"{path}: cannot be written ({option}): {error.Message}");
        }
        catch (IOException error) when (error is not UnwrittenException)
        {
            string before = File.Exists(path) ? " The file from before is whole." : "";
            throw new UnwrittenException($"{path}: cannot be written ({option}): {error.Message}{before}", error);
        }
    }

    /// <summary>Makes a folder with those above it; one that is there is left as it is.</summary>
    /// <exception cref="BadInputException">It cannot be made.</exception>
    public static void MakeFolder(string path, string option)
    {
        if (File.Exists(path)) throw new BadInputException($"{path}: is a file: {option} should name a folder");
        Write(path, option, () => Directory.CreateDirectory(path));
    }

    /// <summary>That the folder is there and takes a file.</summary>
    static void RequireFolder(string path, string? option)
    {
        if (path.Length == 0) throw new BadInputException("'': is no name of a file");
        string named = option is null ? "" : $" ({option})";
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new BadInputException($"{path}: cannot be written{named}: there is no folder {folder}");
        }

        try
        {
            WholeFile.Try(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new BadInputException($"{path}: cannot be written{named}: {error.Message}");
        }
    }

    /// <summary>An empty file is nobody's loss.</summary>
    static bool IsMarked(string path, string option, string mark)
    {
        byte[] start = new byte[MarkWithin];
        int length = 0;
        Write(path, option, () =>
        {
            using FileStream stream = RegularFile.OpenRead(path);
            length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        });
        return length == 0 || start.AsSpan(0, length).IndexOf(Encoding.UTF8.GetBytes(mark)) >= 0;
    }

    /// <summary>A failure that names its file already.</summary>
    sealed class UnwrittenException(string message, IOException error) : IOException(message, error);
}
