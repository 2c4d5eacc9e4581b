using AslTrain.Distributed;
using AslTrain.Distributed.Launch;
using AslTrain.Foundation;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Distributed;

public class RankEnvironmentTests
{
    [Fact]
    public void NoLauncherNoRanks() => Assert.Null(Detect());

    [Fact]
    public void OpenMpi() => Assert.Equal(
        new RankEnvironment(Launcher.OpenMpi, 5, 8, 1, 4),
        Detect(
            ("OMPI_COMM_WORLD_RANK", "5"), ("OMPI_COMM_WORLD_SIZE", "8"), ("OMPI_COMM_WORLD_LOCAL_RANK", "1"),
            ("OMPI_COMM_WORLD_LOCAL_SIZE", "4")));

    [Fact]
    public void Hydra() => Assert.Equal(
        new RankEnvironment(Launcher.Hydra, 3, 4, 1, 2),
        Detect(("PMI_RANK", "3"), ("PMI_SIZE", "4"), ("MPI_LOCALRANKID", "1"), ("MPI_LOCALNRANKS", "2")));

    [Fact]
    public void PmiOfSlurmTellsNothingLocal() => Assert.Equal(
        new RankEnvironment(Launcher.Hydra, 3, 4, null, null),
        Detect(("PMI_RANK", "3"), ("PMI_SIZE", "4"), ("SLURM_STEP_ID", "0"), ("SLURM_PROCID", "3"), ("SLURM_NTASKS", "4")));

    [Fact]
    public void SlurmStep() => Assert.Equal(
        new RankEnvironment(Launcher.Slurm, 9, 11, 1, 3),
        Detect(
            ("SLURM_STEP_ID", "0"), ("SLURM_PROCID", "9"), (
                "SLURM_STEP_NUM_TASKS", "11"), ("SLURM_NTASKS", "99"), ("SLURM_LOCALID", "1"),
            ("SLURM_NODEID", "2"), ("SLURM_STEP_TASKS_PER_NODE", "4(x2),3"), ("SLURM_TASKS_PER_NODE", "8")));

    [Fact]
    public void SlurmWithoutAStepIsOneProcess() => Assert.Null(Detect(("SLURM_PROCID", "0"), ("SLURM_NTASKS", "4")));

    [Fact]
    public void TheJobsTasksArePassedOverWhereTheyCannotBeTheSteps() => Assert.Equal(
        new RankEnvironment(Launcher.Slurm, 1, 2, 1, null),
        Detect(
            ("SLURM_STEP_ID", "0"), ("SLURM_PROCID", "1"), ("SLURM_NTASKS", "2"), ("SLURM_LOCALID", "1"), ("SLURM_NODEID", "0"), (
                "SLURM_TASKS_PER_NODE", "8")));

    [Theory]
    [InlineData("WORLD_SIZE")]
    [InlineData("JOB_COMPLETIONS")]
    public void IndexedJob(string size) =>
        Assert.Equal(new RankEnvironment(Launcher.IndexedJob, 2, 4, 0, 1), Detect(("JOB_COMPLETION_INDEX", "2"), (size, "4")));

    [Fact]
    public void AnIndexAloneIsNoRank() => Assert.Null(Detect(("JOB_COMPLETION_INDEX", "2")));

    [Fact]
    public void TheInnermostLauncherComesFirst()
    {
        (string, string)[] all =
        [
            ("JOB_COMPLETION_INDEX", "0"), ("WORLD_SIZE", "2"), ("SLURM_STEP_ID", "0"), ("SLURM_PROCID", "0"),
            ("SLURM_NTASKS", "3"),
            ("PMI_RANK", "0"), ("PMI_SIZE", "4"), ("OMPI_COMM_WORLD_RANK", "0"), ("OMPI_COMM_WORLD_SIZE", "5"),
        ];
        Assert.Equal(
            [Launcher.OpenMpi, Launcher.Hydra, Launcher.Slurm, Launcher.IndexedJob],
            ((int[])[9, 7, 5, 2]).Select(count => Detect(all[..count])!.Launcher));
    }

    [Theory]
    [InlineData("OMPI_COMM_WORLD_RANK", "two", "a whole number of 0 or more")]
    [InlineData("OMPI_COMM_WORLD_RANK", "-1", "a whole number of 0 or more")]
    [InlineData("OMPI_COMM_WORLD_RANK", "4", "a whole number from 0 to 3")]
    [InlineData("OMPI_COMM_WORLD_SIZE", "0", "a whole number of 1 or more")]
    [InlineData("OMPI_COMM_WORLD_SIZE", "99999999999", "a whole number of 1 or more")]
    [InlineData("OMPI_COMM_WORLD_LOCAL_SIZE", "5", "a whole number from 1 to 4")]
    [InlineData("OMPI_COMM_WORLD_LOCAL_RANK", "2", "a whole number from 0 to 1")]
    public void AMalformedNumberIsNamed(string name, string value, string right)
    {
        Dictionary<string, string> variables = new()
        {
            ["OMPI_COMM_WORLD_RANK"] = "1",
            ["OMPI_COMM_WORLD_SIZE"] = "4",
            ["OMPI_COMM_WORLD_LOCAL_RANK"] = "1",
            ["OMPI_COMM_WORLD_LOCAL_SIZE"] = "2",
            [name] = value,
        };
        string message = Assert.Throws<BadInputException>(() => RankEnvironment.Detect(variables.GetValueOrDefault)).Message;
        Assert.StartsWith($"environment variable {name} is '{value}'; it should be {right}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE")]
    [InlineData("PMI_RANK", "PMI_SIZE")]
    public void ARankNeedsASize(string rank, string size)
    {
        string message = Assert.Throws<BadInputException>(() => Detect((rank, "0"), (size, ""))).Message;
        Assert.StartsWith($"environment variable {rank} is set but {size} is not", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "4(x2),3", 4)]
    [InlineData(1, "4(x2),3", 4)]
    [InlineData(2, "4(x2),3", 3)]
    [InlineData(3, "4(x2),3", null)]
    [InlineData(0, "16", 16)]
    [InlineData(0, "", null)]
    [InlineData(0, "4(x", null)]
    [InlineData(0, "4(y2)", null)]
    public void TasksOfANode(int node, string list, int? expected) => Assert.Equal(expected, SlurmVariables.TasksOf(node, list));

    [Fact]
    public void TasksOfANodeAreReadBack() => Gen.Int[1, 5].Array[1, 12].Sample(tasks =>
    {
        // Slurm joins equal neighbours.
        List<(int Tasks, int Nodes)> runs = [];
        foreach (int count in tasks)
        {
            if (runs.Count > 0 && runs[^1].Tasks == count) runs[^1] = (count, runs[^1].Nodes + 1);
            else runs.Add((count, 1));
        }

        string list = string.Join(',', runs.Select(run => run.Nodes == 1 ? $"{run.Tasks}" : $"{run.Tasks}(x{run.Nodes})"));
        return tasks.Select((count, node) => SlurmVariables.TasksOf(node, list) == count).All(right => right);
    });

    static RankEnvironment? Detect(params (string Name, string Value)[] variables) =>
        RankEnvironment.Detect(variables.ToDictionary(variable => variable.Name, variable => variable.Value).GetValueOrDefault);
}
