using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace AslTrain.EndToEnd;

[Trait("Kind", "Kills")]
public sealed class ResumeTests(Workplace workplace) : IClassFixture<Workplace>
{
    const int StepsOfAnEpoch = 6;

    /// <summary>
    /// Steers, clips and averages, so that each has something to be restored; the rate is 0.002 for a long time.
    /// </summary>
    static readonly string[] Everything =
    [
        "data.scenes_train=24", "data.scenes_val=8", "data.batch_size=4", Workplace.Endless, "optimizer.lr=0.05",
        "loss.adaptive.target=0.1", "loss.gamma_neg=2", "evaluate.probabilities=true", "optimizer.clip_norm=50",
        "ema.warmup=true",
        "augment.rand_augment=true", "augment.cutout=0.3", "run.log_every=5", "model.backbone=mobilenet_v2_035",
    ];

    /// <summary>
    /// What the kills wait for, in their turn: moments in a run, and not a time, so that any machine comes to them.
    /// </summary>
    static readonly (string Name, Func<Moment, Moment, bool> IsHere)[] Moments =
    [
        ("the first step", (before, now) => now.Step > before.Step),
        ("the beginning", (before, now) => now.LogLines > before.LogLines),
        ("an epoch that is scored", (before, now) => now.Epochs > before.Epochs),
        ("the data is read", (before, now) => now.LogLines >= before.LogLines + 4),
        ("a save within an epoch", (before, now) => now.Saved > before.Saved),
        ("some steps", (before, now) => now.Step >= before.Step + 10),
        ("an epoch that is saved", (before, now) => now.Epochs > before.Epochs && now.Saved > before.Saved),
        ("another step", (before, now) => now.Step > before.Step),
    ];

    /// <summary>
    /// Stopped wherever the signal finds it, and compared with a run of as many epochs that nothing has stopped. In float16 the
    /// first steps overflow, sixteen at most: the loss scale halves from 65536.
    /// </summary>
    [Theory]
    [InlineData("adam", "float32", 10)]
    [InlineData("adamw", "bfloat16", 5)]
    [InlineData("sgd", "float16", 20)]
    public void StoppedAndResumedIsTheStraightRun(string optimizer, string precision, int stopAfter)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ends the run with a signal");
        string name = $"resume-{optimizer}";
        string[] settings = [.. Everything, $"run.name={name}", $"optimizer.name={optimizer}", $"run.precision={precision}"];
        string stopped = StopAfter(name, settings, stopAfter);
        int done = new SavedFile($"{stopped}/checkpoints/last.safetensors").Position.GetProperty("step").GetInt32();
        string end = $"schedule.stop_after={(done / StepsOfAnEpoch) + 2}";
        Outcome outcome = Command.Train("--resume", stopped, "--set", end).Succeeded();
        Assert.Contains($"going on after step {done},", outcome.Output, StringComparison.Ordinal);

        Command.Train(workplace.Tiny([.. settings, end])).Succeeded();
        string straight = workplace.RunFolder(name);
        Assert.NotEqual(straight, stopped);
        foreach (string file in (string[])["best", "last"])
        {
            SavedFile.RequireSame($"{straight}/checkpoints/{file}.safetensors", $"{stopped}/checkpoints/{file}.safetensors");
        }

        foreach (string type in (string[])["step", "epoch", "adaptive", "probabilities"])
        {
            Assert.NotEmpty(Workplace.Metrics(straight, type));
            Assert.Equal(Workplace.Metrics(straight, type).Select(Timeless), Workplace.Metrics(stopped, type).Select(Timeless));
        }
    }

    [Fact]
    public void WhateverTheMomentOfAKillTheRunGoesOn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGKILL");
        string[] settings = [.. Everything, "run.log_every=1", "checkpoints.every=2", "checkpoints.keep=1"];
        string? folder = null;
        foreach ((string name, Func<Moment, Moment, bool> isHere) in Moments)
        {
            Moment before = Moment.Of(folder);
            using Process run = folder is null
                ? Command.StartTraining(workplace.Tiny([.. settings, "run.name=killed"]))
                : Command.StartTraining("--resume", folder);
            run.OutputDataReceived += (_, _) => { };
            run.BeginOutputReadLine();
            folder ??= Signals.WaitForRun(workplace, "killed", steps: 1);
            Signals.WaitUntil(() => run.HasExited || isHere(before, Moment.Of(folder)), name);
            Assert.False(run.HasExited, $"ended before {name}: {(run.HasExited ? run.StandardError.ReadToEnd() : "")}");
            run.Kill();
            run.WaitForExit();
            string last = $"{folder}/checkpoints/last.safetensors";
            if (!File.Exists(last)) continue;
            Command.Evaluate("--checkpoint", last, "--set", "run.threads=1", "--set", "data.limit_val=2").Succeeded();
        }

        string end = $"schedule.stop_after={(Moment.Of(folder).Step / StepsOfAnEpoch) + 1}";
        Command.Train("--resume", folder!, "--set", end).Succeeded();
        Command.Train(workplace.Tiny([.. settings, "run.name=unharmed", end])).Succeeded();
        JsonElement[] unharmed = Workplace.Metrics(workplace.RunFolder("unharmed"), "epoch");
        Assert.True(unharmed.Length >= 2);
        Assert.Equal(unharmed.Select(Timeless), Workplace.Metrics(folder!, "epoch").Select(Timeless));
    }

    [Fact]
    public void ARunIsTrainedByOneProcessAtATime()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ends the run with a signal");
        using Process run = Command.StartTraining(workplace.Tiny("run.name=held", Workplace.Endless));
        string folder = Signals.WaitForRun(workplace, "held", steps: 1);
        Command.Train("--resume", folder).FailedWith(2, folder, "another process is training this run");
        Signals.Send(run, "INT");
        Assert.Equal(130, Command.Finish(run).ExitCode);
    }

    [Fact]
    public void AFullDiskLeavesTheLastCheckpointWhole()
    {
        bool mayMount = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;
        Assert.SkipUnless(mayMount, "needs a file system of its own, which root alone may mount");
        string disk = Directory.CreateDirectory($"{workplace.Path}/disk").FullName;

        // Room for a last checkpoint of 8 MB and a best one of 2, but not for their successors beside them.
        Command.Finish(Command.Start("mount", ["-t", "tmpfs", "-o", "size=14m", "tmpfs", disk])).Succeeded();
        try
        {
            string[] settings = ["run.name=full", $"run.output={disk}", "model.backbone=mobilenet_v2_035", "schedule.epochs=3"];
            Outcome outcome = Command.Train(workplace.Tiny(settings));
            outcome.FailedWith(3, "safetensors: cannot be written: ", "disk was full", "The file from before is whole.");
            string folder = Assert.Single(Directory.GetDirectories($"{disk}/full"));
            Command.Evaluate("--checkpoint", $"{folder}/checkpoints/last.safetensors", "--set", "run.threads=1").Succeeded();
            Assert.Empty(Directory.GetFiles($"{folder}/checkpoints", "*.new"));
        }
        finally
        {
            Command.Finish(Command.Start("umount", [disk])).Succeeded();
        }
    }

    [Fact]
    public void WhatIsAnotherRunIsRefused()
    {
        Command.Train(workplace.Tiny("run.name=done", "checkpoints.keep=1")).Succeeded();
        string folder = workplace.RunFolder("done");
        Assert.Equal(
            ["best.safetensors", "epoch-0002.safetensors", "last.safetensors"],
            Directory.GetFiles($"{folder}/checkpoints").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        Resume().FailedWith(2, "the run is finished, 2 of 2 epochs; --set schedule.epochs=N with a larger N goes on");
        Command.Train("--resume", $"{workplace.Path}").FailedWith(2, "not the folder of a run");
        Resume("model.backbone=resnet34").FailedWith(2, "the run has model.backbone: resnet18, not resnet34");
        Resume("schedule.epochs=3", "data.scenes_seed=5").FailedWith(2, "trained on other images or labels");
        Outcome longer = Command.Train(
            "--resume", $"{folder}/checkpoints/last.safetensors", "--set", "schedule.epochs=3").Succeeded();
        Assert.Contains(
            "warning: schedule.epochs was 2 in this run and is 3 from here on", longer.Output, StringComparison.Ordinal);
        Assert.Equal(3, Workplace.Metrics(folder, "epoch").Length);
        File.Copy($"{folder}/checkpoints/best.safetensors", $"{folder}/checkpoints/last.safetensors", overwrite: true);
        Resume("schedule.epochs=4").FailedWith(2, "holds weights alone");

        Outcome Resume(params string[] settings) =>
            Command.Train(["--resume", folder, .. settings.SelectMany(setting => (string[])["--set", setting])]);
    }

    [Fact]
    public void WhatIsGoneOrDamagedIsSaidAndNothingIsBegunAnew()
    {
        Command.Train(workplace.Tiny("run.name=gone", "schedule.epochs=9", "schedule.stop_after=1")).Succeeded();
        string folder = workplace.RunFolder("gone"), checkpoints = $"{folder}/checkpoints";
        File.Delete($"{checkpoints}/best.safetensors");
        Outcome outcome = Resume("schedule.stop_after=2").Succeeded();
        Assert.Contains("best.safetensors is not there: the best so far, ", outcome.Output, StringComparison.Ordinal);
        Assert.True(File.Exists($"{checkpoints}/best.safetensors"));
        outcome = Resume("schedule.stop_after=3", "data.limit_val=12").Succeeded();
        Assert.Contains("what is measured has changed (data.limit_val)", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("on 12 validation images", outcome.Output, StringComparison.Ordinal);

        string metrics = File.ReadAllText($"{folder}/metrics.jsonl");
        File.WriteAllText($"{folder}/metrics.jsonl", "{\"type\":\"step\"}\n" + metrics);
        string settings = File.ReadAllText($"{folder}/config.yaml");
        Resume("schedule.stop_after=4").FailedWith(2, $"{folder}/metrics.jsonl:1: has no step");
        Assert.Equal(settings, File.ReadAllText($"{folder}/config.yaml"));
        File.WriteAllText($"{folder}/metrics.jsonl", metrics);

        File.Move($"{checkpoints}/last.safetensors", $"{workplace.Path}/last.safetensors");
        Dictionary<string, byte[]> before = Contents();
        Resume("schedule.stop_after=4").FailedWith(2, "last.safetensors is not there", "nothing is changed");
        Assert.Equal(before, Contents());

        Outcome Resume(params string[] settings) =>
            Command.Train(["--resume", folder, .. settings.SelectMany(setting => (string[])["--set", setting])]);

        Dictionary<string, byte[]> Contents() => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => file, File.ReadAllBytes);
    }

    /// <summary>
    /// The rate moves no weight, and frozen statistics leave the scores as they are: the first epoch stays the best.
    /// </summary>
    [Fact]
    public void TrainingEndsWhenNothingGetsBetter()
    {
        string[] network = ["model.backbone=mobilenet_v2_035", "schedule.epochs=9"];
        Command.Train(workplace.Tiny([.. network, "run.name=before", "schedule.stop_after=1"])).Succeeded();
        string weights = $"{workplace.RunFolder("before")}/checkpoints/best.safetensors";
        string[] frozen = [$"model.weights={weights}", "model.freeze=batch_norm", "optimizer.lr=1e-12", "schedule.patience=2"];
        Outcome outcome = Command.Train(workplace.Tiny([.. network, .. frozen, "run.name=stuck"])).Succeeded();
        string folder = workplace.RunFolder("stuck");
        Assert.Equal(3, Workplace.Metrics(folder, "epoch").Length);
        Assert.Contains(
            "no better mAP for 2 epochs: training ends (schedule.patience)", outcome.Output, StringComparison.Ordinal);
        Command.Train("--resume", folder).FailedWith(2, "no better for 2 epochs; --set schedule.patience=null goes on");
    }

    /// <summary>A run that a signal stopped somewhere after a step.</summary>
    string StopAfter(string name, string[] settings, int step)
    {
        using Process run = Command.StartTraining(workplace.Tiny([.. settings]));
        string folder = Signals.WaitForRun(workplace, name, steps: 1);
        Signals.WaitUntil(() => Moment.Of(folder).Step >= step, $"step {step}");
        Signals.Send(run, "INT");
        Assert.Equal(130, Command.Finish(run).ExitCode);
        return folder;
    }

    static string Timeless(JsonElement line) => string.Join(
        ' ', line.EnumerateObject().Where(
            field => !TrainingTests.Times.Contains(field.Name)).Select(field => $"{field.Name}={field.Value}"));

    /// <summary>Where a run is, as far as its folder tells.</summary>
    /// <param name="Step">The last that is written.</param>
    /// <param name="Epochs">Written.</param>
    /// <param name="LogLines">Of log.txt.</param>
    /// <param name="Saved">When last.safetensors was.</param>
    readonly record struct Moment(int Step, int Epochs, int LogLines, DateTime Saved)
    {
        public static Moment Of(string? folder) => folder is null ? default : new Moment(
            Workplace.Metrics(folder, "step").Select(line => line.GetProperty("step").GetInt32()).DefaultIfEmpty().Max(),
            Workplace.Metrics(folder, "epoch").Length,
            Workplace.ReadAll($"{folder}/log.txt").Count(letter => letter == '\n'),
            File.GetLastWriteTimeUtc($"{folder}/checkpoints/last.safetensors"));
    }
}
