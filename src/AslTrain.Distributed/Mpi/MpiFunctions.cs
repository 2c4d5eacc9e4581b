using System.Runtime.InteropServices;
using System.Text;

namespace AslTrain.Distributed.Mpi;

/// <summary>
/// The functions of an MPI library. By default MPI ends all processes itself when one fails; where a site has changed
/// that, <see cref="Check"/> sees the code.
/// </summary>
sealed unsafe class MpiFunctions(MpiLibrary library)
{
    /// <summary>
    /// The larger of the families' MPI_MAX_LIBRARY_VERSION_STRING, which is above all MPI_MAX_ERROR_STRING too.
    /// </summary>
    const int LongestText = 8192;

    public delegate* unmanaged<nint, nint, int, int*, int> InitThread { get; } = (delegate* unmanaged<nint, nint, int, int*, int>)Find(library, "MPI_Init_thread");

    public delegate* unmanaged<nint, int*, int> CommRank { get; } = (delegate* unmanaged<nint, int*, int>)Find(library, "MPI_Comm_rank");

    public delegate* unmanaged<nint, int*, int> CommSize { get; } = (delegate* unmanaged<nint, int*, int>)Find(library, "MPI_Comm_size");

    /// <summary>Of, into, count, type, operation, communicator.</summary>
    public delegate* unmanaged<nint, void*, int, nint, nint, nint, int> AllReduce { get; } =
        (delegate* unmanaged<nint, void*, int, nint, nint, nint, int>)Find(library, "MPI_Allreduce");

    /// <summary>Buffer, count, type, root, communicator.</summary>
    public delegate* unmanaged<void*, int, nint, int, nint, int> Broadcast { get; } =
        (delegate* unmanaged<void*, int, nint, int, nint, int>)Find(library, "MPI_Bcast");

    /// <summary>Of, count, type, into, count of each, type, root, communicator.</summary>
    public delegate* unmanaged<void*, int, nint, void*, int, nint, int, nint, int> Gather { get; } =
        (delegate* unmanaged<void*, int, nint, void*, int, nint, int, nint, int>)Find(library, "MPI_Gather");

    /// <summary>Buffer, count, type, to, tag, communicator.</summary>
    public delegate* unmanaged<void*, int, nint, int, int, nint, int> Send { get; } =
        (delegate* unmanaged<void*, int, nint, int, int, nint, int>)Find(library, "MPI_Send");

    /// <summary>Buffer, count, type, from, tag, communicator, status.</summary>
    public delegate* unmanaged<void*, int, nint, int, int, nint, void*, int> Receive { get; } =
        (delegate* unmanaged<void*, int, nint, int, int, nint, void*, int>)Find(library, "MPI_Recv");

    public delegate* unmanaged<nint, int> Barrier { get; } = (delegate* unmanaged<nint, int>)Find(library, "MPI_Barrier");

    public delegate* unmanaged<nint, int, int> Abort { get; } = (delegate* unmanaged<nint, int, int>)Find(library, "MPI_Abort");

    public delegate* unmanaged<int> FinalizeAll { get; } = (delegate* unmanaged<int>)Find(library, "MPI_Finalize");

    /// <summary>Name and number of the library in a few words, such as Open MPI v4.1.4 or MPICH 4.0.2.</summary>
    public string Version { get; } = ShortVersion(Text((delegate* unmanaged<byte*, int*, int>)Find(library, "MPI_Get_library_version")));

    readonly nint _errorString = Find(library, "MPI_Error_string");
    readonly nint _queryCuda = NativeLibrary.TryGetExport(library.Address, "MPIX_Query_cuda_support", out nint query) ? query : 0;

    /// <summary>
    /// Whether the library says that it takes memory of NVIDIA GPUs: an extension of Open MPI and MPICH. After MPI_Init.
    /// </summary>
    public bool SupportsCuda() => _queryCuda != 0 && ((delegate* unmanaged<int>)_queryCuda)() == 1;

    /// <exception cref="IOException">The code is not MPI_SUCCESS; the message is the library's.</exception>
    public void Check(int code, string function)
    {
        if (code == 0) return;
        byte* text = stackalloc byte[LongestText];
        int length;
        string reason = ((delegate* unmanaged<int, byte*, int*, int>)_errorString)(code, text, &length) == 0
            ? Encoding.UTF8.GetString(text, length).ReplaceLineEndings(" ") : $"error {code}";
        throw new IOException($"{function} failed: {reason}");
    }

    /// <summary>The first line up to a comma, since Open MPI goes on with its builder and MPICH with its compilers.</summary>
    internal static string ShortVersion(string text)
    {
        string start = text.Split('\n', 2)[0].Split(',', 2)[0].Replace("Version:", "", StringComparison.Ordinal);
        return string.Join(' ', start.Split((char[])[' ', '\t', '\0'], StringSplitOptions.RemoveEmptyEntries));
    }

    static string Text(delegate* unmanaged<byte*, int*, int> function)
    {
        byte* text = stackalloc byte[LongestText];
        int length;
        return function(text, &length) == 0 ? Encoding.UTF8.GetString(text, length) : "";
    }

    static nint Find(MpiLibrary library, string name) => NativeLibrary.TryGetExport(library.Address, name, out nint address) ? address
        : throw new BadImageFormatException($"{library.Name} has no {name}: it is no MPI library; set {MpiLibrary.PathVariable} to the path of one");
}
