using System.Runtime.InteropServices;

namespace AslTrain.Distributed.Mpi;

/// <summary>
/// Loads libraries with their symbols visible to all that is loaded later: Open MPI's plugins look for the library's
/// symbols there, and NativeLibrary.Load hides them. Windows has no such difference.
/// </summary>
static unsafe class DynamicLoader
{
    /// <summary>Of dlfcn.h.</summary>
    const int ResolveNow = 2, GlobalOnLinux = 0x100, GlobalOnMacOs = 8;

    /// <summary>Where dlopen is: glibc 2.34 moved it from libdl to libc.</summary>
    static readonly string[] Homes = OperatingSystem.IsMacOS() ? ["libSystem.B.dylib"] : ["libdl.so.2", "libc.so.6", "libc.so"];

    /// <param name="name">A path, or a name for the system's search.</param>
    /// <param name="reason">Why it was not loaded, as the system says it.</param>
    public static bool TryLoad(string name, out nint library, out string reason)
    {
        reason = "cannot be loaded";
        if (OperatingSystem.IsWindows()) return NativeLibrary.TryLoad(name, out library);
        library = 0;
        if (!TryFind("dlopen", out nint open) || !TryFind("dlerror", out nint error)) return false;
        int flags = ResolveNow | (OperatingSystem.IsMacOS() ? GlobalOnMacOs : GlobalOnLinux);
        nint text = Marshal.StringToCoTaskMemUTF8(name);
        library = ((delegate* unmanaged<nint, int, nint>)open)(text, flags);
        if (library == 0) reason = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)error)()) ?? reason;
        Marshal.FreeCoTaskMem(text);
        return library != 0;
    }

    static bool TryFind(string function, out nint address)
    {
        address = 0;
        foreach (string home in Homes)
        {
            if (!NativeLibrary.TryLoad(home, out nint library)) continue;
            if (NativeLibrary.TryGetExport(library, function, out address)) return true;
        }

        return false;
    }
}
