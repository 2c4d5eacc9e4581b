using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AslTrain.Foundation;

/// <summary>
/// Opens files to read, and reads them. A pipe among them would wait for a writer, perhaps for ever, and a device has no end:
/// they are refused.
/// </summary>
public static partial class RegularFile
{
    /// <param name="share">What others may do with it meanwhile.</param>
    /// <param name="bufferSize">Of the stream; 0 or 1 for none.</param>
    /// <exception cref="BadInputException">It is a pipe, a socket or a device.</exception>
    /// <exception cref="IOException">It is absent or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a folder, or access is denied.</exception>
    public static FileStream OpenRead(string path, FileShare share = FileShare.Read, int bufferSize = 4096)
    {
        // What cannot be opened this way fails in the usual way as well, and says why.
        SafeFileHandle? opened = OperatingSystem.IsWindows() || Directory.Exists(path) ? null : OpenAtOnce(path);
        if (opened is null) return new FileStream(path, FileMode.Open, FileAccess.Read, share, bufferSize);
        FileStream stream = new(opened, FileAccess.Read, bufferSize);
        try
        {
            // A device has no length, and yet something to read.
            bool isRegular = stream.CanSeek && (stream.Length > 0 || RandomAccess.Read(opened, new byte[1], 0) == 0);
            if (!isRegular) throw new BadInputException($"{path}: is no plain file but a pipe, a socket or a device");
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>All bytes of a file that is not large.</summary>
    /// <param name="most">Bytes that it may have.</param>
    /// <exception cref="BadInputException">It is larger, or a pipe, a socket or a device.</exception>
    /// <inheritdoc cref="OpenRead"/>
    public static byte[] ReadAll(string path, int most)
    {
        using FileStream stream = OpenRead(path, bufferSize: 0);
        if (stream.Length > most) throw new BadInputException($"{path}: larger than it can be ({most} bytes)");
        byte[] bytes = new byte[stream.Length];
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length == bytes.Length ? bytes : bytes[..length];
    }

    /// <summary>Fills a span with the bytes at a place; false where the file ends before.</summary>
    public static bool TryRead(SafeFileHandle file, long offset, Span<byte> target)
    {
        while (target.Length > 0)
        {
            int read = RandomAccess.Read(file, target, offset);
            if (read == 0) return false;
            target = target[read..];
            offset += read;
        }

        return true;
    }

    /// <summary>null where it fails.</summary>
    static SafeFileHandle? OpenAtOnce(string path)
    {
        // O_RDONLY with O_NONBLOCK and O_CLOEXEC.
        int descriptor = Open(path, OperatingSystem.IsLinux() ? 0x80800 : 0x1000004);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
