namespace AslTrain.Distributed.Launch;

/// <summary>mpiexec of MPICH, Intel MPI and MS-MPI. srun --mpi=pmi2 sets the first two variables as well.</summary>
static class HydraVariables
{
    public static RankEnvironment? Read(EnvironmentNumbers numbers) =>
        numbers.Ranks(Launcher.Hydra, "PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID", "MPI_LOCALNRANKS");
}
