namespace AslTrain.Foundation;

/// <summary>
/// Files that are kept and written on in place, such as a run's log: plain files, and no links that lead elsewhere.
/// </summary>
public static class KeptFile
{
    /// <summary>Opens it for reading and writing, made where it is absent.</summary>
    /// <exception cref="BadInputException">It is a link, or no plain file.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static FileStream Open(string path, FileShare share)
    {
        Require(path);
        return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share);
    }

    /// <exception cref="BadInputException">It is there and a link, or no plain file.</exception>
    public static void Require(string path)
    {
        if (new FileInfo(path).LinkTarget is string target)
        {
            throw new BadInputException($"{path}: a link to {Printable.Of(target)}, where a file of its own should be written");
        }

        if (FileIdentity.Of(path) is { IsPlain: false })
        {
            throw new BadInputException($"{path}: not a plain file, where one should be written");
        }
    }
}
