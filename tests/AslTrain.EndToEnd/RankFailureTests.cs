using System.Diagnostics;
using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>What one rank cannot do ends all of them, in one line.</summary>
[Collection(Launchers.OneAtATime)]
[Trait("Kind", "Launchers")]
public class RankFailureTests(RankRuns runs)
{
    static readonly byte[] Picture =
        File.ReadAllBytes(Path.Combine(Command.Root, "tests", "AslTrain.Tests", "Golden", "images", "drawn1.jpg"));

    /// <summary>All eight images are one batch: each is in the share of one rank.</summary>
    [Theory]
    [InlineData(Launchers.OpenMpi, 0)]
    [InlineData(Launchers.OpenMpi, 1)]
    [InlineData(Launchers.Hydra, 0)]
    [InlineData(Launchers.Hydra, 1)]
    public void ADamagedImageOfOneRankEndsAll(string launcher, int rank)
    {
        Launchers.Require(launcher);
        string name = $"damaged-{launcher}-{rank}", root = DataSet(name), damaged = $"{root}/{ImageOf(rank)}";
        File.WriteAllBytes(damaged, Picture[..(Picture.Length / 2)]);

        string[] settings =
            runs.Workplace.Tiny(
                $"run.name={name}", "data.format=csv", $"data.root={root}", "data.overlap=allow", "data.batch_size=8",
                Workplace.Endless);
        Outcome outcome = runs.Train(launcher, 2, settings);
        Assert.Equal(2, outcome.ExitCode);
        string folder = Assert.Single(runs.Workplace.RunFolders(name));
        Assert.Contains(" steps in float32", Workplace.ReadAll($"{folder}/log.txt"), StringComparison.Ordinal);
        Assert.Empty(Workplace.Metrics(folder, "step"));
        Assert.StartsWith(
            $"{(rank == 0 ? "" : "rank 1: ")}{damaged}: the image is truncated", OneLine(outcome, damaged),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Launchers.OpenMpi)]
    [InlineData(Launchers.Hydra)]
    public void WhatIsLeftOutIsSaidOnce(string launcher)
    {
        Launchers.Require(launcher);
        string name = $"skipping-{launcher}", root = DataSet(name);
        File.Delete($"{root}/2.jpg");
        File.WriteAllBytes($"{root}/1.jpg", Picture[..(Picture.Length / 2)]);
        string[] settings =
            ["data.format=csv", $"data.root={root}", "data.overlap=allow", "data.batch_size=8", "data.missing=skip"];
        Outcome outcome = runs.Train(launcher, 2, runs.Workplace.Tiny([$"run.name={name}", .. settings])).Succeeded();
        string[] lines = (outcome.Output + outcome.Errors).ReplaceLineEndings("\n").Split('\n');
        const string Absent = "warning: split train: 1 listed images are absent and left out: 2.jpg";
        Assert.Single(lines, line => line.EndsWith(Absent, StringComparison.Ordinal));
        string truncated = $"warning: left out: {root}/1.jpg: the image is truncated";
        Assert.Single(lines, line => line.Contains(truncated, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Launchers.OpenMpi)]
    [InlineData(Launchers.Hydra)]
    public void ALossThatExplodesEndsAllWithFour(string launcher)
    {
        Outcome outcome = runs.Train(launcher, 2, runs.Workplace.Tiny($"run.name=diverged-{launcher}", "optimizer.lr=1e30"));
        Assert.Equal(4, outcome.ExitCode);
        Assert.Contains(
            "the loss of step 2 is NaN, of the images 0000", OneLine(outcome, "try a lower optimizer.lr"),
            StringComparison.Ordinal);
    }

    /// <summary>Alone, the other would wait for it for ever.</summary>
    [Theory]
    [InlineData(Launchers.OpenMpi)]
    [InlineData(Launchers.Hydra)]
    public void AKilledRankEndsAll(string launcher)
    {
        string name = $"killed-{launcher}";
        string[] settings = runs.Workplace.Tiny($"run.name={name}", Workplace.Endless);
        using Process job = Launchers.Start(launcher, 2, [Command.TrainingProgram, .. settings]);
        Signals.WaitForRun(runs.Workplace, name, steps: 2);
        int[] ranks = runs.RankProcesses();
        Assert.Equal(2, ranks.Length);
        using (Process rank = Process.GetProcessById(ranks[1])) rank.Kill();
        Assert.NotEqual(0, runs.Finish(job).ExitCode);
    }

    [Theory]
    [InlineData(Launchers.OpenMpi)]
    [InlineData(Launchers.Hydra)]
    public void WhatNoRankCanDoIsSaidOnce(string launcher)
    {
        string[] settings = runs.Workplace.Tiny($"run.name=refused-{launcher}");
        Refused("optimizer.lr: -1 is out of range", [.. settings, "--set", "optimizer.lr=-1"]);
        Refused("there is no such config file", "--config", $"{runs.Workplace.Path}/nowhere.yaml");
        Refused(
            "data.batch_size: 3 images are too few for 2 ranks: each needs two for batch norm, 4 in all",
            [.. settings, "--set", "data.batch_size=3"]);
        Refused("sweep runs in one process, and ", ["sweep", .. settings, "--grid", "loss.gamma_neg=0,4"]);
        Refused("'--confg'", [.. settings, "--confg"]);
        Assert.Empty(runs.Workplace.RunFolders($"refused-{launcher}"));

        void Refused(string message, params IReadOnlyList<string> arguments)
        {
            Outcome outcome = runs.Train(launcher, 2, arguments);
            Assert.Equal(2, outcome.ExitCode);
            OneLine(outcome, message);
            Assert.Empty(outcome.Output);
        }
    }

    /// <summary>The only line with a text, among those of the launcher.</summary>
    static string OneLine(Outcome outcome, string part)
    {
        Assert.DoesNotContain("   at ", outcome.Output + outcome.Errors, StringComparison.Ordinal);
        string[] lines = outcome.Errors.ReplaceLineEndings("\n").Split('\n');
        return Assert.Single(lines, line => line.Contains(part, StringComparison.Ordinal));
    }

    /// <summary>Eight whole images to train on.</summary>
    string DataSet(string name)
    {
        string rows = string.Concat(Enumerable.Range(0, 8).Select(image => $"{image}.jpg,cat,train\n"));
        runs.Workplace.File($"{name}/data.csv", $"filepath,label,split\n{rows}0.jpg,cat,val\n");
        for (int image = 0; image < 8; image++) File.WriteAllBytes($"{runs.Workplace.Path}/{name}/{image}.jpg", Picture);
        return $"{runs.Workplace.Path}/{name}";
    }

    /// <summary>An image of a rank's half of the first batch, in the order of seed 0.</summary>
    static string ImageOf(int rank) => rank == 0 ? "0.jpg" : "1.jpg";
}
