using System.Text.Json;
using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>
/// Ranks that share batches learn what one process learns of the same batches. The exchange itself is held under both launchers
/// by <see cref="RanksTests"/>, so that one is enough for what only uses it.
/// </summary>
[Collection(Launchers.OneAtATime)]
[Trait("Kind", "Launchers")]
public class RankTrainingTests(RankRuns runs)
{
    [Theory]
    [InlineData(Launchers.OpenMpi)]
    [InlineData(Launchers.Hydra)]
    public void TwoRanksLearnWhatOneProcessLearns(string launcher)
    {
        Launchers.Require(launcher);
        string name = $"two-{launcher}", straight = runs.Straight();
        Outcome outcome = runs.Train(launcher, 2, runs.Smooth($"run.name={name}", "schedule.stop_after=4")).Succeeded();
        string folder = Assert.Single(runs.Workplace.RunFolders(name));
        RankRuns.SameNumbers(straight, folder, steps: 20, epochs: 4);
        RankRuns.OneLog(folder, outcome, epochs: 4);
        Assert.Contains("2 ranks, 2 on this machine, by ", outcome.Output, StringComparison.Ordinal);

        // Else one forgotten rank would show in no loss: that of weights that hardly move is that of the first weights.
        double[] losses = RankRuns.Numbers(straight, "epoch", "loss");
        Assert.True(losses[^1] < 0.97 * losses[0], $"the loss goes from {losses[0]} to {losses[^1]}");
    }

    /// <summary>
    /// Of 41 images a batch of twelve leaves five: the first of three ranks has none of them, the last has three.
    /// </summary>
    [Fact]
    public void SomeRanksHaveNoneOfTheLastImages()
    {
        const string Launcher = Launchers.Hydra;
        Launchers.Require(Launcher);
        string[] settings = ["data.scenes_train=41", "data.batch_size=12", "schedule.stop_after=2"];
        if (runs.Workplace.RunFolders("ragged").Length == 0)
        {
            Command.Train(runs.Smooth([.. settings, "run.name=ragged"])).Succeeded();
        }

        string name = $"three-{Launcher}";
        Outcome outcome = runs.Train(Launcher, 3, runs.Smooth([.. settings, $"run.name={name}"])).Succeeded();
        RankRuns.SameNumbers(runs.Workplace.RunFolder("ragged"), runs.Workplace.RunFolder(name), steps: 8, epochs: 2);
        RankRuns.OneLog(runs.Workplace.RunFolder(name), outcome, epochs: 2);
    }

    /// <summary>Of 23 images batches of four leave three to the last of three ranks.</summary>
    [Theory]
    [InlineData(Launchers.OpenMpi)]
    [InlineData(Launchers.Hydra)]
    public void RanksMeasureWhatOneProcessMeasures(string launcher)
    {
        Launchers.Require(launcher);
        string alone = $"{runs.Workplace.Path}/alone.json", together = $"{runs.Workplace.Path}/{launcher}.json";
        string[] checkpoint = ["--checkpoint", $"{runs.Straight()}/checkpoints/best.safetensors"];
        Outcome one = Command.Evaluate([.. checkpoint, "--json", alone]).Succeeded();
        Outcome three = runs.Run(launcher, 3, Command.EvaluationProgram, [.. checkpoint, "--json", together]).Succeeded();
        Assert.Equal(File.ReadAllText(alone), File.ReadAllText(together));
        Assert.Equal(one.Output, three.Output.ReplaceLineEndings("\n"));
        Assert.Contains(" % on 23 images", one.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void StatisticsOfEachRankAreSavedAsTheirMean()
    {
        const string Launcher = Launchers.Hydra;
        // Of one step: the first layer's means over the halves of the only batch, and over the whole of it.
        string[] settings = ["data.scenes_train=16", "schedule.stop_after=1"];
        string together = $"local-{Launcher}", alone = $"whole-{Launcher}";
        runs.Train(Launcher, 2, runs.Workplace.Tiny([$"run.name={together}", .. settings])).Succeeded();
        Command.Train(runs.Workplace.Tiny([$"run.name={alone}", .. settings])).Succeeded();
        foreach (string which in (string[])["", "ema."])
        {
            float[] mean = Means(together, which), whole = Means(alone, which);
            double apart = mean.Zip(whole, (a, b) => Math.Abs(a - b)).Max(), size = whole.Max(Math.Abs);
            Assert.True(apart < 1e-5 * size, $"{which}bn1.running_mean is {apart} off, of {size}");
        }

        string folder = runs.Workplace.RunFolder(together), json = $"{runs.Workplace.Path}/{together}.json";
        Command.Evaluate(
            "--checkpoint", $"{folder}/checkpoints/best.safetensors", "--json", json, "--set", "run.threads=1").Succeeded();
        double best = RankRuns.Numbers(folder, "epoch", "best_mAP")[^1];
        Assert.Equal(best, JsonDocument.Parse(File.ReadAllText(json)).RootElement.GetProperty("mAP").GetDouble(), 1e-6);

        float[] Means(string name, string which) =>
            new SavedFile($"{runs.Workplace.RunFolder(name)}/checkpoints/last.safetensors").Floats($"{which}bn1.running_mean");
    }

    [Fact]
    public void RanksShareOneCacheOfPixels()
    {
        const string Launcher = Launchers.Hydra;
        const string InMemory = "/dev/shm";
        string[] before = CachesInMemory(), expected = Losses("none");
        Assert.Equal(expected, Losses("memory"));
        Assert.Equal(expected, Losses("disk"));

        // Of each split.
        Assert.Equal(2, Directory.GetFiles($"{runs.Workplace.Path}/pixels-{Launcher}", "pixels-*").Length);

        // Another job of this machine has its own for a moment.
        Signals.WaitUntil(() => !CachesInMemory().Except(before).Any(), "end of the cache in memory");

        string[] CachesInMemory() => Directory.Exists(InMemory) ? Directory.GetDirectories(InMemory, "asl-train-*") : [];

        string[] Losses(string cache)
        {
            string name = $"cache-{cache}-{Launcher}";
            string[] settings = [$"data.cache={cache}", $"data.cache_folder={runs.Workplace.Path}/pixels-{Launcher}"];
            runs.Train(Launcher, 2, runs.Workplace.Tiny([$"run.name={name}", .. settings])).Succeeded();
            string folder = runs.Workplace.RunFolder(name);
            return
            [
                .. Workplace.Metrics(folder, "step").Select(line => $"{line.GetProperty("loss")}"),
                .. Workplace.Metrics(folder, "epoch").Select(line => $"{line.GetProperty("mAP")}"),
            ];
        }
    }
}
