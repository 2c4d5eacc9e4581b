namespace AslTrain.Distributed.Launch;

/// <summary>mpirun of Open MPI, from the environment variables of its manual, mpirun(1).</summary>
static class OpenMpiVariables
{
    public static RankEnvironment? Read(EnvironmentNumbers numbers) =>
        numbers.Ranks(Launcher.OpenMpi, "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK", "OMPI_COMM_WORLD_LOCAL_SIZE");
}
