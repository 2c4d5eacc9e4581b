namespace AslTrain.Distributed.Launch;

/// <summary>mpirun of Open MPI, from the environment variables of its manual, mpirun(1).</summary>
static class OpenMpiVariables
{
    const string RankName = "OMPI_COMM_WORLD_RANK";

    public static RankEnvironment? Read(EnvironmentNumbers numbers)
    {
        if (numbers.Find(RankName) is null) return null;
        int size = numbers.Size("OMPI_COMM_WORLD_SIZE", RankName);
        int rank = numbers.Find(RankName, most: size - 1)!.Value;
        int? localSize = numbers.Find("OMPI_COMM_WORLD_LOCAL_SIZE", 1, size);
        return new RankEnvironment(Launcher.OpenMpi, rank, size, numbers.Find("OMPI_COMM_WORLD_LOCAL_RANK", most: (localSize ?? size) - 1), localSize);
    }
}
