using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>Several processes, started by real launchers and connected by real MPI libraries.</summary>
[Collection(Launchers.OneAtATime)]
[Trait("Kind", "Launchers")]
public partial class RanksTests
{
    static string Program => Command.Built("AslTrain.Ranks", "AslTrain.Ranks");

    [Theory]
    [InlineData(Launchers.OpenMpi, 2, "Open MPI v")]
    [InlineData(Launchers.OpenMpi, 3, "Open MPI v")]
    [InlineData(Launchers.Hydra, 2, "MPICH ")]
    [InlineData(Launchers.Hydra, 3, "MPICH ")]
    public void EveryCollectiveGivesWhatItShould(string launcher, int ranks, string library)
    {
        // Messages so short that most spans take several, and end inside a value.
        foreach (string[] arguments in (string[][])[["check"], ["check", "4099"]])
        {
            Outcome outcome = Launchers.Run(launcher, ranks, [Program, .. arguments]).Succeeded();
            for (int rank = 0; rank < ranks; rank++)
            {
                string start = $"rank {rank} of {ranks}, {rank} of {ranks} here, {library}";
                string line = Assert.Single(outcome.Output.Split('\n'), line => line.Contains(start, StringComparison.Ordinal));
                Assert.EndsWith("cores: all right", line.TrimEnd(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void RanksFindTheirNeighboursWhereTheLauncherDoesNotTell()
    {
        string[] untold = ["env", "-u", "MPI_LOCALRANKID", "-u", "MPI_LOCALNRANKS"];
        Outcome outcome = Launchers.Run(Launchers.Hydra, 3, [.. untold, Program]).Succeeded();
        Assert.All(
            (int[])[0, 1, 2],
            rank => Assert.Contains($"rank {rank} of 3, {rank} of 3 here", outcome.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Launchers.OpenMpi)]
    [InlineData(Launchers.Hydra)]
    public void OneRankEndsAll(string launcher)
    {
        using Process job = Launchers.Start(launcher, 2, [Program, "abort", "1", "7"]);
        int[] processes = Announced(job, 2);
        AllEnd(job, processes);
        Assert.Equal(7, job.ExitCode);
    }

    [Theory]
    [InlineData(Launchers.OpenMpi)]
    [InlineData(Launchers.Hydra)]
    public void AKilledRankEndsTheOthers(string launcher)
    {
        using Process job = Launchers.Start(launcher, 2, [Program, "wait"]);
        int[] processes = Announced(job, 2);
        using (Process first = Process.GetProcessById(processes[0])) first.Kill();
        AllEnd(job, processes);
        Assert.NotEqual(0, job.ExitCode);
    }

    [Fact]
    public void MpichUnderOpenMpisLauncherIsToldApart() => ToldApart(
        Launchers.Run(
            Launchers.OpenMpi, 2, [Program],
            ("ASL_MPI_LIBRARY", "libmpich.so.12")), "Open MPI's mpirun started 2 processes but MPICH ");

    /// <summary>
    /// One rank without its launcher: where two start Open MPI alone at once, they can fail on its folder in /tmp.
    /// </summary>
    [Fact]
    public void OpenMpiUnderAnotherLauncherIsToldApart()
    {
        // Alone, the library starts a program of its installation.
        Launchers.Require(Launchers.OpenMpi);
        Process rank = Command.Start(Program, [], ("PMI_RANK", "0"), ("PMI_SIZE", "2"), ("ASL_MPI_LIBRARY", "libmpi.so.40"));
        ToldApart(Command.Finish(rank), "mpiexec started 2 processes but Open MPI v");
    }

    [Fact]
    public void AMissingLibraryIsNamed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "words of Unix");
        Alone(("ASL_MPI_LIBRARY", "/nonexistent")).FailedWith(
            3, "ASL_MPI_LIBRARY is '/nonexistent'", "No such file", "path of an MPI library");
    }

    [Fact]
    public void AnotherLibraryIsNoMpiLibrary()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a library of Linux");
        Alone(("ASL_MPI_LIBRARY", "libc.so.6")).FailedWith(3, "libc.so.6 has no MPI_Init_thread", "set ASL_MPI_LIBRARY");
    }

    [Fact]
    public void AMalformedVariableIsNamed() =>
        Alone(("OMPI_COMM_WORLD_RANK", "one")).FailedWith(2, "OMPI_COMM_WORLD_RANK is 'one'");

    [Fact]
    public void OneProcessNeedsNoLibrary()
    {
        Outcome outcome = Command.Finish(Command.Start(Program, [], ("ASL_MPI_LIBRARY", "/nonexistent"))).Succeeded();
        Assert.Contains("rank 0 of 1, 0 of 1 here, one process", outcome.Output, StringComparison.Ordinal);
    }

    static void ToldApart(Outcome outcome, string message)
    {
        Assert.SkipWhen(
            outcome.Errors.Contains("cannot open shared object file", StringComparison.Ordinal),
            "the other MPI's library is not installed");
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(
            outcome.Errors.Split('\n'),
            line =>
                line.Contains(message, StringComparison.Ordinal)
                    && line.Contains(" sees 1: set ASL_MPI_LIBRARY to the path of ", StringComparison.Ordinal));
    }

    /// <summary>As mpirun would start one of two ranks, without mpirun.</summary>
    static Outcome Alone(params (string Name, string Value)[] environment) =>
        Command.Finish(
            Command.Start(Program, [], [("OMPI_COMM_WORLD_RANK", "0"), ("OMPI_COMM_WORLD_SIZE", "2"), .. environment]));

    /// <summary>The ranks' processes, as they call them out.</summary>
    static int[] Announced(Process job, int ranks)
    {
        List<int> processes = [];
        while (processes.Count < ranks && job.StandardOutput.ReadLine() is string line)
        {
            if (Announcement().Match(line) is { Success: true } match)
            {
                processes.Add(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
            }
        }

        Assert.True(
            processes.Count == ranks,
            $"{processes.Count} of {ranks} ranks\n{(processes.Count == ranks ? "" : job.StandardError.ReadToEnd())}");
        return [.. processes];
    }

    static void AllEnd(Process job, int[] processes)
    {
        bool ended = job.WaitForExit(Command.Patience);
        if (!ended) job.Kill(entireProcessTree: true);
        Assert.True(ended, $"the launcher still runs after {Command.Patience}");
        Signals.WaitUntil(() => processes.All(id => !Runs(id)), "end of all ranks");
    }

    static bool Runs(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"rank \d+ is process (\d+)")]
    private static partial Regex Announcement();
}
