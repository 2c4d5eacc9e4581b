using System.Runtime.InteropServices;

namespace AslTrain.Foundation;

/// <summary>The names in a folder, which a disk keeps apart from the files.</summary>
static partial class FolderEntries
{
    /// <summary>
    /// Has the disk keep a folder's names as they are now: what was renamed there is so after a loss of power too. Done where
    /// the system can; Windows does it by itself.
    /// </summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        int descriptor = Open(folder, 0);
        if (descriptor < 0) return;
        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
