using System.Diagnostics;

namespace AslTrain.Foundation;

/// <summary>
/// Files that are whole or absent: written beside their place under a name that nobody knows before, flushed to the disk, then
/// renamed. Whatever fails in between, an older file stays as it was and nothing is left beside it.
/// </summary>
public static class WholeFile
{
    const int BufferBytes = 1 << 16;

    /// <summary>For so long Windows may refuse to replace a file that somebody has open.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), Pause = TimeSpan.FromMilliseconds(50);

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
        string beside = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            using (FileStream stream = new(beside, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                BufferSize = BufferBytes,
                PreallocationSize = bytes,
            }))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            MoveInto(beside, path, replaces);
        }
        catch
        {
            // Half a file would only take the room that the disk lacks.
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>
    /// On Windows a file that another process reads cannot be replaced, and virus scanners read what has just been written: it
    /// is tried again for a while. Elsewhere the first try decides.
    /// </summary>
    static void MoveInto(string beside, string path, bool replaces)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                File.Move(beside, path, overwrite: replaces);
                return;
            }
            catch (Exception error) when (
                OperatingSystem.IsWindows() && replaces && error is IOException or UnauthorizedAccessException
                && File.Exists(path) && Stopwatch.GetElapsedTime(start) < Patience)
            {
                Thread.Sleep(Pause);
            }
        }
    }

    /// <summary>The same of a text, in UTF-8.</summary>
    public static void Write(string path, string text) => Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
}
