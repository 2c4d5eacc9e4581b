namespace AslTrain.Distributed;

/// <summary>
/// The part of a machine's cores that falls to one rank. Launchers may bind each rank to cores of its own: Open MPI does,
/// to a single one where there are two ranks.
/// </summary>
/// <param name="Threads">That the rank should compute with, 1 or more.</param>
/// <param name="OwnCores">Cores that this rank may run on.</param>
/// <param name="RanksCores">Cores that some rank of this machine may run on.</param>
/// <param name="OnlineCores">Cores of the machine.</param>
public sealed record CoreShare(int Threads, int OwnCores, int RanksCores, int OnlineCores)
{
    /// <summary>
    /// Whether the ranks together may not run on all cores: bound by a launcher (mpirun --bind-to none undoes it), or as
    /// Slurm and containers do where they share a machine out.
    /// </summary>
    public bool LeavesCoresIdle => RanksCores < OnlineCores;

    /// <summary>This rank's share; collective.</summary>
    public static CoreShare Of(ICommunicator communicator)
    {
        string[] lines = Lines.Exchange(communicator, RankCores.OfThisProcess().ToLine());
        return Of([.. lines.Select(RankCores.Read)], communicator.Rank);
    }

    /// <summary>The cores of a machine's ranks, divided by the ranks, but no more than the rank may run on.</summary>
    /// <param name="ranks">Of all machines, in the order of ranks.</param>
    /// <param name="rank">0 .. ranks - 1.</param>
    internal static CoreShare Of(IReadOnlyList<RankCores> ranks, int rank)
    {
        RankCores own = ranks[rank];
        RankCores[] local = [.. ranks.Where(other => other.Host == own.Host)];
        int ownCores = CoreList.Parse(own.Allowed).Count;
        int ranksCores = local.SelectMany(other => CoreList.Parse(other.Allowed)).Distinct().Count();
        int threads = Math.Max(1, Math.Min(ownCores, Math.Min(ranksCores, own.Limit) / local.Length));
        return new CoreShare(threads, ownCores, ranksCores, own.Online);
    }
}
