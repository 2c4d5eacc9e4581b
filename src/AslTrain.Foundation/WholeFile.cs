using System.Collections.Concurrent;

namespace AslTrain.Foundation;

/// <summary>
/// Files that are whole or absent: written beside their place under a name that nobody knows before, flushed to the disk, then
/// renamed. Whatever fails in between, an older file stays as it was and nothing is left beside it. Where the place is a link,
/// the link is replaced and not what it leads to.
/// </summary>
public static class WholeFile
{
    /// <summary>How the names end of files that are being written.</summary>
    const string Ending = ".new";

    const int BufferBytes = 1 << 16;

    static readonly ConcurrentDictionary<string, bool> Unfinished = new();

    /// <param name="path">Its place.</param>
    /// <param name="write">Writes all of it; what it has open of an older file is closed when it returns.</param>
    /// <param name="bytes">
    /// Room to take at once, so that a full disk says so before anything is written; 0 for as it comes.
    /// </param>
    /// <param name="replaces">Whether an older file may be there; otherwise that is an error.</param>
    /// <exception cref="IOException">The disk is full, the folder is absent, or a file is there that must not be.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static void Write(string path, Action<FileStream> write, long bytes = 0, bool replaces = true)
    {
        string beside = Beside(path);
        Unfinished.TryAdd(beside, true);
        try
        {
            using (FileStream stream = Create(beside, bytes))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            OpenFiles.Move(() => File.Move(beside, path, overwrite: replaces), () => replaces && File.Exists(path));
            FolderEntries.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch
        {
            // Half a file would only take the room that the disk lacks.
            File.Delete(beside);
            throw;
        }
        finally
        {
            Unfinished.TryRemove(beside, out _);
        }
    }

    /// <summary>The same of a text, in UTF-8.</summary>
    public static void Write(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>Finds out, before there is anything to write, whether a file could be.</summary>
    /// <inheritdoc cref="Write(string, Action{FileStream}, long, bool)"/>
    public static void Try(string path)
    {
        string beside = Beside(path);
        using (Create(beside, bytes: 0))
        {
        }

        File.Delete(beside);
    }

    /// <summary>Takes away all that is half written, for a process that ends at once.</summary>
    public static void Abandon()
    {
        foreach (string beside in Unfinished.Keys)
        {
            try
            {
                File.Delete(beside);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The end comes first.
            }
        }
    }

    /// <summary>Takes away what a kill left half written in a folder that nobody else writes in.</summary>
    public static void SweepUp(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (string left in Directory.EnumerateFiles(folder, $"*{Ending}").Where(IsUnfinished)) File.Delete(left);
    }

    static string Beside(string path) => $"{path}.{Guid.NewGuid():N}{Ending}";

    static bool IsUnfinished(string path) =>
        Guid.TryParseExact(Path.GetExtension(Path.GetFileNameWithoutExtension(path)).TrimStart('.'), "N", out _);

    /// <summary>A file that was not there before, nor a link of this name.</summary>
    static FileStream Create(string path, long bytes) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        BufferSize = BufferBytes,
        PreallocationSize = bytes,
    });
}
