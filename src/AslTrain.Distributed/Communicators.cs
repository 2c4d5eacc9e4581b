using System.Diagnostics;
using AslTrain.Distributed.Launch;
using AslTrain.Distributed.Mpi;
using AslTrain.Foundation;

namespace AslTrain.Distributed;

/// <summary>The way by which the processes of this run reach one another.</summary>
public static class Communicators
{
    /// <summary>
    /// MPI where a launcher has started several processes; otherwise nothing is loaded. Once in a process, and before
    /// libtorch is loaded.
    /// </summary>
    /// <exception cref="BadInputException">The launcher's variables are malformed, or its MPI is not the library's.</exception>
    /// <exception cref="DllNotFoundException">There is no MPI library, and ranks to connect.</exception>
    /// <exception cref="BadImageFormatException">The library is no MPI library.</exception>
    /// <exception cref="IOException">MPI does not start.</exception>
    public static ICommunicator Open() => Open(Environment.GetEnvironmentVariable, MpiCommunicator.LargestMessage);

    /// <param name="variable">The value of an environment variable.</param>
    /// <param name="messageBytes">The longest message.</param>
    internal static ICommunicator Open(Func<string, string?> variable, int messageBytes)
    {
        if (RankEnvironment.Detect(variable) is not { Size: > 1 } ranks) return new SingleProcess();
        FaultSignals signals = FaultSignals.Save();
        MpiLibrary library = MpiLibrary.Load(ranks, variable);
        MpiFlavour flavour = MpiFlavour.Of(library);
        MpiFunctions functions = new(library);
        MpiCommunicator communicator = new(functions, flavour, messageBytes);
        signals.Restore();
        if (communicator.Size == ranks.Size)
        {
            communicator.Locate(ranks);
            return communicator;
        }

        communicator.Dispose();
        throw new BadInputException(
            $"{ranks.LauncherName} started {ranks.Size} processes but {functions.Version} ({library.Name}) sees "
            + $"{communicator.Size}: {Advice(ranks.Launcher, flavour)}");
    }

    static string Advice(Launcher launcher, MpiFlavour flavour)
    {
        const string Variable = MpiLibrary.PathVariable;
        bool isOpenMpi = flavour.Name == MpiFlavour.OpenMpiName;
        return launcher switch
        {
            Launcher.OpenMpi when !isOpenMpi =>
                $"set {Variable} to the path of Open MPI's libmpi.so.40, or start with this library's own mpiexec",
            Launcher.Hydra when isOpenMpi =>
                $"set {Variable} to the path of mpiexec's own libmpi.so.12, or start with Open MPI's mpirun",
            Launcher.OpenMpi or Launcher.Hydra =>
                $"launcher and library should be of one installation; set {Variable} to the path of the launcher's library",
            Launcher.Slurm => "start with srun --mpi=pmix (Open MPI) or srun --mpi=pmi2 (MPICH, Intel MPI), or with mpirun",
            Launcher.IndexedJob => "an Indexed Job does not connect its pods; start them as an MPIJob, with mpirun",
            _ => throw new UnreachableException($"{launcher} has no advice"),
        };
    }
}
