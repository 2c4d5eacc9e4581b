using System.Globalization;

namespace AslTrain.Distributed.Launch;

/// <summary>
/// srun, from the output environment variables of its manual, srun(1). Only inside a step: a batch script has the job's
/// variables too, and is one process.
/// </summary>
static class SlurmVariables
{
    const string RankName = "SLURM_PROCID";

    public static RankEnvironment? Read(EnvironmentNumbers numbers)
    {
        if (numbers.Text("SLURM_STEP_ID") is null || numbers.Find(RankName) is null) return null;
        int size = numbers.Find("SLURM_STEP_NUM_TASKS", least: 1) ?? numbers.Size("SLURM_NTASKS", RankName);
        int rank = numbers.Find(RankName, most: size - 1)!.Value;
        int? localRank = numbers.Find("SLURM_LOCALID", most: size - 1);
        int? localSize = (numbers.Text("SLURM_STEP_TASKS_PER_NODE") ?? numbers.Text("SLURM_TASKS_PER_NODE")) is string tasks
            && numbers.Find("SLURM_NODEID") is int node ? TasksOf(node, tasks) : null;

        // The job's list need not be the step's.
        bool isOfStep = localSize <= size && !(localSize <= localRank);
        return new RankEnvironment(Launcher.Slurm, rank, size, localRank, isOfStep ? localSize : null);
    }

    /// <summary>The tasks of one node from a list such as 4(x2),3: two nodes with 4, one with 3.</summary>
    /// <returns>null where the list has no such node or cannot be read.</returns>
    internal static int? TasksOf(int node, string list)
    {
        long next = 0;
        foreach (string part in list.Split(','))
        {
            string[] pieces = part.TrimEnd(')').Split("(x");
            if (!TryCount(pieces[0], out int tasks)) return null;
            int nodes = 1;
            if (pieces.Length > 2 || (pieces.Length == 2 && !TryCount(pieces[1], out nodes))) return null;
            next += nodes;
            if (node < next) return tasks;
        }

        return null;
    }

    static bool TryCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;
}
