namespace AslTrain.Distributed.Launch;

/// <summary>
/// An Indexed Job of Kubernetes, one process a pod. Kubernetes tells the index alone; the size comes from WORLD_SIZE or
/// JOB_COMPLETIONS in the manifest. Without either the pods are taken for runs of their own.
/// </summary>
static class IndexedJobVariables
{
    const string RankName = "JOB_COMPLETION_INDEX";

    public static RankEnvironment? Read(EnvironmentNumbers numbers)
    {
        if (numbers.Find(RankName) is null) return null;
        if ((numbers.Find("WORLD_SIZE", least: 1) ?? numbers.Find("JOB_COMPLETIONS", least: 1)) is not int size) return null;
        int rank = numbers.Find(RankName, most: size - 1)!.Value;
        return new RankEnvironment(Launcher.IndexedJob, rank, size, LocalRank: 0, LocalSize: 1);
    }
}
