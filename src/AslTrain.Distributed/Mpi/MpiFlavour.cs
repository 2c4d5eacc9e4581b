using System.Runtime.InteropServices;

namespace AslTrain.Distributed.Mpi;

/// <summary>
/// The values behind MPI's names, which every family of libraries chooses for itself. Handles are passed as pointers;
/// where a family has ints, the call takes the lower half of the register.
/// </summary>
/// <param name="Name">Of the family, for a person.</param>
/// <param name="World">MPI_COMM_WORLD.</param>
/// <param name="Float">MPI_FLOAT.</param>
/// <param name="Double">MPI_DOUBLE.</param>
/// <param name="Byte">MPI_BYTE.</param>
/// <param name="Sum">MPI_SUM.</param>
/// <param name="InPlace">MPI_IN_PLACE.</param>
/// <param name="Serialized">MPI_THREAD_SERIALIZED.</param>
sealed record MpiFlavour(string Name, nint World, nint Float, nint Double, nint Byte, nint Sum, nint InPlace, int Serialized)
{
    const string OpenMpiWorld = "ompi_mpi_comm_world";

    public const string OpenMpiName = "Open MPI";

    /// <summary>
    /// MPICH and all that keep to its binary interface (Intel MPI, MVAPICH, Cray, MS-MPI); mpi.h of MPICH 4.0.2.
    /// </summary>
    public static MpiFlavour Mpich { get; } = new("MPICH", 0x44000000, 0x4c00040a, 0x4c00080b, 0x4c00010d, 0x58000003, -1, 2);

    /// <summary>
    /// The binary interface of MPI 5.0, appendix A; values of the MPI Forum's own header, mpi-abi-stubs. Not run: no
    /// distribution at hand has such a library yet.
    /// </summary>
    public static MpiFlavour Standard { get; } = new("MPI 5", 0x101, 0x210, 0x214, 0x247, 0x21, 1, 2048);

    /// <summary>
    /// By the name for the standard's libraries, which must be called mpi_abi (MPI 5.0, 21.3) and may contain another
    /// family's symbols; by its symbols for Open MPI; everything else is taken for MPICH's.
    /// </summary>
    public static MpiFlavour Of(MpiLibrary library) =>
        Path.GetFileName(library.Name).Contains("mpi_abi", StringComparison.OrdinalIgnoreCase) ? Standard
        : NativeLibrary.TryGetExport(library.Address, OpenMpiWorld, out _) ? OpenMpi(library.Address)
        : Mpich;

    /// <summary>Open MPI's handles are the addresses of its own variables; the rest is of mpi.h of 4.1.4.</summary>
    static MpiFlavour OpenMpi(nint library)
    {
        nint Variable(string name) => NativeLibrary.GetExport(library, name);
        return new MpiFlavour(
            OpenMpiName, Variable(OpenMpiWorld), Variable("ompi_mpi_float"), Variable("ompi_mpi_double"), Variable("ompi_mpi_byte"), Variable("ompi_mpi_op_sum"), 1, 2);
    }
}
