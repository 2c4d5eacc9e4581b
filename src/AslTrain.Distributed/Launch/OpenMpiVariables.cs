namespace AslTrain.Distributed.Launch;

/// <summary>mpirun of Open MPI, from the environment variables of its manual, mpirun(1).</summary>
static class OpenMpiVariables
{
    const string Prefix = "OMPI_COMM_WORLD_";

    public static RankEnvironment? Read(EnvironmentNumbers numbers) => numbers.Ranks(
        Launcher.OpenMpi, $"{Prefix}RANK", $"{Prefix}SIZE", $"{Prefix}LOCAL_RANK", $"{Prefix}LOCAL_SIZE");
}
