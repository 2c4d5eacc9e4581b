using AslTrain.Distributed.Launch;

namespace AslTrain.Distributed.Mpi;

/// <summary>
/// What an MPI library may be called. The launcher decides what is tried first, since the library must be of the same
/// MPI; libmpi.so may be anybody's.
/// </summary>
static class LibraryNames
{
    public static IReadOnlyList<string> For(Launcher launcher)
    {
        if (OperatingSystem.IsWindows()) return ["msmpi.dll", "impi.dll"];
        if (OperatingSystem.IsMacOS())
        {
            (string open, string mpich) = ("libmpi.40.dylib", "libmpi.12.dylib");
            string[] first = launcher == Launcher.Hydra ? [mpich, open] : [open, mpich];
            return [.. first, "libmpi_abi.0.dylib", "libmpi.dylib", "/opt/homebrew/lib/libmpi.dylib"];
        }

        // Debian calls MPICH's library libmpich, everybody else libmpi with number 12, as Intel does.
        string[] openMpi = ["libmpi.so.40"], hydra = ["libmpich.so.12", "libmpi.so.12"];
        string[] either = ["libmpi_abi.so.0", "libmpi.so"];
        return launcher == Launcher.Hydra ? [.. hydra, .. either, .. openMpi] : [.. openMpi, .. either, .. hydra];
    }
}
