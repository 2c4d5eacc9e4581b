namespace AslTrain.Foundation;

/// <summary>Folders that are whole or absent: filled under another name beside their place, then renamed.</summary>
public static class WholeFolder
{
    /// <param name="parent">Where it is made; made too where it is absent.</param>
    /// <param name="names">Names to try, in order: of several processes at once each gets another.</param>
    /// <param name="fill">Given the folder's path for the time being.</param>
    /// <returns>The folder's path, under the first name that nothing had; null where all are taken.</returns>
    /// <exception cref="IOException">The disk is full, or the parent cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The parent cannot be written.</exception>
    public static string? Make(string parent, IEnumerable<string> names, Action<string> fill)
    {
        string beside = Path.Combine(parent, $".{Guid.NewGuid():N}");
        Directory.CreateDirectory(beside);
        try
        {
            fill(beside);
            return names.Select(name => Path.Combine(parent, name)).FirstOrDefault(path => TryMove(beside, path));
        }
        finally
        {
            if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);
        }
    }

    static bool TryMove(string from, string to)
    {
        try
        {
            Directory.Move(from, to);
            return true;
        }
        catch (IOException) when (Path.Exists(to))
        {
            return false;
        }
    }
}
