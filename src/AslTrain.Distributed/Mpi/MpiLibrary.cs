using AslTrain.Distributed.Launch;

namespace AslTrain.Distributed.Mpi;

/// <summary>The MPI library of this machine, loaded when there are ranks to connect.</summary>
/// <param name="Name">The path or name by which it was found.</param>
/// <param name="Address">What exports are looked up in.</param>
sealed record MpiLibrary(string Name, nint Address)
{
    /// <summary>The path of the library to take, where the search would not find it or would find another.</summary>
    public const string PathVariable = "ASL_MPI_LIBRARY";

    /// <exception cref="DllNotFoundException">None was found; the message names all that was tried.</exception>
    public static MpiLibrary Load(RankEnvironment ranks, Func<string, string?> variable)
    {
        if (variable(PathVariable) is { Length: > 0 } path)
        {
            if (DynamicLoader.TryLoad(path, out nint library, out string reason)) return new MpiLibrary(path, library);
            throw new DllNotFoundException(
                $"{PathVariable} is '{path}': {OneLine(reason)}; it should be the path of an MPI library, such as "
                + "libmpi.so.40 or libmpi.so.12");
        }

        IReadOnlyList<string> names = LibraryNames.For(ranks.Launcher);
        List<string> damaged = [];
        foreach (string name in names)
        {
            if (DynamicLoader.TryLoad(name, out nint library, out string reason)) return new MpiLibrary(name, library);

            // The system names the library itself where that is missing, and another file where it needs one that is.
            bool tells = !OperatingSystem.IsWindows() && !OperatingSystem.IsMacOS();
            string absent = $"{name}: cannot open shared object file";
            if (tells && !reason.Contains(absent, StringComparison.Ordinal)) damaged.Add(OneLine(reason));
        }

        string found = damaged.Count > 0 ? $" ({string.Join("; ", damaged)})" : "";
        throw new DllNotFoundException(
            $"{ranks.LauncherName} started {ranks.Size} processes, but there is no MPI library to connect them: "
            + $"tried {string.Join(", ", names)}{found}; install the launcher's MPI (on Debian: libopenmpi3 or libmpich12) "
            + $"or set {PathVariable} to the path of its library");
    }

    static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
