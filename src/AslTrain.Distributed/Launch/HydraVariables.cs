namespace AslTrain.Distributed.Launch;

/// <summary>mpiexec of MPICH, Intel MPI and MS-MPI. srun --mpi=pmi2 sets the first two variables as well.</summary>
static class HydraVariables
{
    const string RankName = "PMI_RANK";

    public static RankEnvironment? Read(EnvironmentNumbers numbers)
    {
        if (numbers.Find(RankName) is null) return null;
        int size = numbers.Size("PMI_SIZE", RankName);
        int rank = numbers.Find(RankName, most: size - 1)!.Value;
        int? localSize = numbers.Find("MPI_LOCALNRANKS", 1, size);
        return new RankEnvironment(Launcher.Hydra, rank, size, numbers.Find("MPI_LOCALRANKID", most: (localSize ?? size) - 1), localSize);
    }
}
