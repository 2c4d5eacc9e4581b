using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AslTrain.Foundation;

/// <summary>
/// Which file a path leads to, as the system knows it: links are followed, and all names of one file have one identity.
/// </summary>
/// <param name="Volume">Where it lies.</param>
/// <param name="Number">Its number there.</param>
/// <param name="IsPlain">Whether it is neither a folder nor a device, a pipe or a socket.</param>
public readonly partial record struct FileIdentity(ulong Volume, ulong Number, bool IsPlain)
{
    /// <summary>Of the file or folder at the end of all links; null where nothing can be reached there.</summary>
    public static FileIdentity? Of(string path) =>
        OperatingSystem.IsWindows() ? OnWindows(path)
        : OperatingSystem.IsLinux() ? OnLinux(path)
        : OnMacOS(path);

    /// <summary>By statx, whose layout is the same for all processors.</summary>
    static FileIdentity? OnLinux(string path)
    {
        const int CurrentFolder = -100;
        const uint BasicFields = 0x7ff;
        const int ModeAt = 28, NumberAt = 32, MajorAt = 136, MinorAt = 140;
        Span<byte> fields = stackalloc byte[256];
        if (StatX(CurrentFolder, path, 0, BasicFields, ref fields[0]) != 0) return null;
        ulong volume = ((ulong)MemoryMarshal.Read<uint>(fields[MajorAt..]) << 32) | MemoryMarshal.Read<uint>(fields[MinorAt..]);
        ushort mode = MemoryMarshal.Read<ushort>(fields[ModeAt..]);
        return new FileIdentity(volume, MemoryMarshal.Read<ulong>(fields[NumberAt..]), IsPlainMode(mode));
    }

    static FileIdentity? OnMacOS(string path)
    {
        const int ModeAt = 4, NumberAt = 8;
        Span<byte> fields = stackalloc byte[256];
        if (Stat(path, ref fields[0]) != 0) return null;
        ushort mode = MemoryMarshal.Read<ushort>(fields[ModeAt..]);
        return new FileIdentity(
            MemoryMarshal.Read<uint>(fields), MemoryMarshal.Read<ulong>(fields[NumberAt..]), IsPlainMode(mode));
    }

    static FileIdentity? OnWindows(string path)
    {
        if (Directory.Exists(path)) return new FileIdentity(0, 0, IsPlain: false);
        try
        {
            const int VolumeAt = 28, HighAt = 44, LowAt = 48;
            Span<byte> fields = stackalloc byte[52];
            using SafeFileHandle handle = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (!GetFileInformation(handle, ref fields[0])) return null;
            ulong number =
                ((ulong)MemoryMarshal.Read<uint>(fields[HighAt..]) << 32) | MemoryMarshal.Read<uint>(fields[LowAt..]);
            return new FileIdentity(MemoryMarshal.Read<uint>(fields[VolumeAt..]), number, IsPlain: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    static bool IsPlainMode(int mode) => (mode & 0xf000) == 0x8000;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, ref byte fields);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, ref byte fields);

    [LibraryImport("kernel32.dll", EntryPoint = "GetFileInformationByHandle")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformation(SafeFileHandle file, ref byte fields);
}
