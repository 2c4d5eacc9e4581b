using System.Runtime.InteropServices;

namespace AslTrain.Training.Terminal;

/// <summary>How many files a process may have open: with too few, .NET itself ends in the middle of anything.</summary>
static partial class DescriptorLimit
{
    /// <summary>Twice what a small run takes.</summary>
    const int Least = 256;

    /// <exception cref="MissingResourceException">There are too few.</exception>
    public static void Require()
    {
        if (OperatingSystem.IsWindows()) return;
        int kind = OperatingSystem.IsMacOS() ? 8 : 7;
        Span<ulong> limits = stackalloc ulong[2];
        if (GetLimit(kind, ref limits[0]) != 0 || limits[0] >= Least) return;
        throw new MissingResourceException(
            $"a process may have {limits[0]} files open here, and {Least} are needed: raise the limit (ulimit -n {Least})");
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int kind, ref ulong limits);
}
