namespace AslTrain.Distributed;

/// <summary>Who shares a machine.</summary>
static class LocalRanks
{
    /// <param name="hosts">Name of each rank's machine.</param>
    /// <param name="rank">0 .. hosts - 1.</param>
    public static (int LocalRank, int LocalSize) Of(IReadOnlyList<string> hosts, int rank) =>
        (hosts.Take(rank).Count(host => host == hosts[rank]), hosts.Count(host => host == hosts[rank]));
}
