using System.Diagnostics;
using AslTrain.Foundation;

namespace AslTrain.Distributed.Launch;

/// <summary>What the launcher has told this process in environment variables.</summary>
/// <param name="Launcher">Whose variables they are.</param>
/// <param name="Rank">0 .. <paramref name="Size"/> - 1.</param>
/// <param name="Size">Processes in all, 1 or more.</param>
/// <param name="LocalRank">Among those of this machine; null where the launcher does not tell.</param>
/// <param name="LocalSize">Processes on this machine; null where the launcher does not tell.</param>
public sealed record RankEnvironment(Launcher Launcher, int Rank, int Size, int? LocalRank, int? LocalSize)
{
    /// <summary>
    /// In the order of trust: mpirun inside a Slurm job leaves Slurm's variables of one task in all its ranks, and hydra
    /// starts its own proxies with srun.
    /// </summary>
    static readonly Func<EnvironmentNumbers, RankEnvironment?>[] Detectors =
        [OpenMpiVariables.Read, HydraVariables.Read, SlurmVariables.Read, IndexedJobVariables.Read];

    /// <summary>For a person.</summary>
    public string LauncherName => Launcher switch
    {
        Launcher.OpenMpi => "Open MPI's mpirun",
        Launcher.Hydra => "mpiexec",
        Launcher.Slurm => "Slurm",
        Launcher.IndexedJob => "the Kubernetes job",
        _ => throw new UnreachableException($"{Launcher} has no name"),
    };

    /// <summary>The first launcher whose variables are there; null where nothing launched this process.</summary>
    /// <param name="variable">The value of an environment variable, null where it is not set.</param>
    /// <exception cref="BadInputException">A variable is no number, or out of range.</exception>
    public static RankEnvironment? Detect(Func<string, string?> variable)
    {
        EnvironmentNumbers numbers = new(variable);
        return Detectors.Select(read => read(numbers)).FirstOrDefault(found => found is not null);
    }
}
