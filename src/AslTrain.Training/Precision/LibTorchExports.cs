using System.Runtime.InteropServices;
using TorchSharp;

namespace AslTrain.Training.Precision;

/// <summary>Functions of libtorch that TorchSharp does not reach, by their exported names.</summary>
static class LibTorchExports
{
    static readonly Lazy<nint> Library = new(Load);

    /// <param name="names">Of the Itanium scheme (Linux, macOS) and of Microsoft's.</param>
    /// <returns>The functions in the same order; null where one is missing.</returns>
    public static nint[]? Find(IReadOnlyList<(string Unix, string Windows)> names)
    {
        if (Library.Value == 0) return null;
        nint[] functions = [.. names.Select(name => Find(OperatingSystem.IsWindows() ? name.Windows : name.Unix))];
        return functions.Contains(0) ? null : functions;
    }

    /// <summary>0 where it is missing.</summary>
    static nint Find(string name) => NativeLibrary.TryGetExport(Library.Value, name, out nint function) ? function : 0;

    /// <summary>TorchSharp has loaded the library by now; the name finds the same one.</summary>
    static nint Load() =>
        NativeLibrary.TryLoad("torch_cpu", typeof(torch).Assembly, DllImportSearchPath.AssemblyDirectory, out nint library)
        || NativeLibrary.TryLoad("torch_cpu", typeof(LibTorchExports).Assembly, null, out library) ? library : 0;
}
