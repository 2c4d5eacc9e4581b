namespace AslTrain.Foundation;

/// <summary>Folders that are whole or absent: filled under another name beside their place, then renamed.</summary>
public static class WholeFolder
{
    const string Beginning = ".asl-train-", Ending = ".new";

    /// <summary>Nothing is filled for so long: what is as old was left by a kill.</summary>
    static readonly TimeSpan LongestFilling = TimeSpan.FromDays(1);

    /// <param name="parent">Where it is made; made too where it is absent.</param>
    /// <param name="names">Names to try, in order: of several processes at once each gets another.</param>
    /// <param name="fill">Given the folder's path for the time being.</param>
    /// <returns>The folder's path, under the first name that nothing had; null where all are taken.</returns>
    /// <exception cref="IOException">The disk is full, or the parent cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The parent cannot be written.</exception>
    public static string? Make(string parent, IEnumerable<string> names, Action<string> fill)
    {
        Directory.CreateDirectory(parent);
        SweepUp(parent);
        string beside = Beside(parent);
        Directory.CreateDirectory(beside);
        try
        {
            fill(beside);
            string? made = names.Select(name => Path.Combine(parent, name)).FirstOrDefault(path => TryMove(beside, path));
            FolderEntries.Flush(parent);
            return made;
        }
        finally
        {
            if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);
        }
    }

    /// <summary>Takes a folder away at once, whole, whoever still reads in it.</summary>
    public static void Remove(string folder)
    {
        string beside = Beside(Path.GetDirectoryName(Path.GetFullPath(folder))!);
        OpenFiles.Move(() => Directory.Move(folder, beside), () => Directory.Exists(folder));
        Directory.Delete(beside, recursive: true);
    }

    static string Beside(string parent) => Path.Combine(parent, $"{Beginning}{Guid.NewGuid():N}{Ending}");

    /// <summary>What a kill left half filled; that of another user stays.</summary>
    static void SweepUp(string parent)
    {
        DateTimeOffset oldest = TimeProvider.System.GetUtcNow() - LongestFilling;
        foreach (string left in Directory.EnumerateDirectories(parent, $"{Beginning}*{Ending}"))
        {
            if (Directory.GetLastWriteTimeUtc(left) > oldest) continue;
            try
            {
                Directory.Delete(left, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                continue;
            }
        }
    }

    static bool TryMove(string from, string to)
    {
        try
        {
            OpenFiles.Move(() => Directory.Move(from, to), () => !Path.Exists(to));
            return true;
        }
        catch (IOException) when (Path.Exists(to))
        {
            return false;
        }
    }
}
