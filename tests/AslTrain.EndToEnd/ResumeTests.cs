using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace AslTrain.EndToEnd;

public class ResumeTests(Workplace workplace) : IClassFixture<Workplace>
{
    /// <summary>Steers, clips and averages, so that each has something to be restored; an epoch has 40 steps.</summary>
    static readonly string[] Everything =
    [
        "data.scenes_train=640", "schedule.epochs=4", "loss.adaptive.target=0.1", "loss.gamma_neg=2", "evaluate.probabilities=true", "optimizer.clip_norm=50",
        "ema.warmup=true", "augment.rand_augment=true", "augment.cutout=0.3", "run.log_every=4", "model.backbone=mobilenet_v2_035",
    ];

    [Theory]
    [InlineData("adam", "float32", 44)]
    [InlineData("adamw", "bfloat16", 88)]
    [InlineData("sgd", "float16", 80)]
    public void StoppedAndResumedIsTheStraightRun(string optimizer, string precision, int stopAfter)
    {
        string name = $"resume-{optimizer}";
        string[] settings = [.. Everything, $"run.name={name}", $"optimizer.name={optimizer}", $"run.precision={precision}", "optimizer.lr=0.002"];
        Command.Train(workplace.Tiny(settings)).Succeeded();
        string straight = workplace.RunFolder(name);

        string stopped = StopAfter(name, settings, stopAfter);
        Assert.True(Steps(stopped) < 160, "the run was done before it was stopped");
        Outcome outcome = Command.Train("--resume", stopped).Succeeded();
        Assert.Contains("going on after step ", outcome.Output, StringComparison.Ordinal);
        foreach (string file in (string[])["best", "last"])
        {
            Assert.True(
                File.ReadAllBytes($"{straight}/checkpoints/{file}.safetensors").AsSpan().SequenceEqual(File.ReadAllBytes($"{stopped}/checkpoints/{file}.safetensors")),
                $"{file}.safetensors differs");
        }

        Assert.Equal(Workplace.Metrics(straight, "step").Select(Timeless), Workplace.Metrics(stopped, "step").Select(Timeless));
        Assert.Equal(Workplace.Metrics(straight, "epoch").Select(Timeless), Workplace.Metrics(stopped, "epoch").Select(Timeless));
        Assert.Equal(Workplace.Metrics(straight, "adaptive").Select(Timeless), Workplace.Metrics(stopped, "adaptive").Select(Timeless));
        Assert.Equal(Workplace.Metrics(straight, "probabilities").Select(Timeless), Workplace.Metrics(stopped, "probabilities").Select(Timeless));
    }

    [Fact]
    public void WhateverTheMomentOfAKillTheRunGoesOn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGKILL");
        string[] settings = [.. Everything, "run.name=killed", "checkpoints.every=2", "schedule.epochs=10", "checkpoints.keep=1"];
        Command.Train(workplace.Tiny([.. settings, "run.name=unharmed"])).Succeeded();
        string? folder = null;
        int kills = 0;
        while (kills < 20)
        {
            using Process run = folder is null ? Command.StartTraining(workplace.Tiny(settings)) : Command.StartTraining("--resume", folder);
            run.OutputDataReceived += (_, _) => { };
            run.BeginOutputReadLine();
            folder ??= Signals.WaitForRun(workplace, "killed", steps: 1);
            if (run.WaitForExit(300 + (kills * 457 % 700))) break;
            run.Kill();
            run.WaitForExit();
            kills++;
            string last = $"{folder}/checkpoints/last.safetensors";
            if (File.Exists(last)) Command.Evaluate("--checkpoint", last, "--set", "run.threads=1", "--set", "data.limit_val=2").Succeeded();
        }

        Assert.True(kills == 20, $"the run was too short for more than {kills} kills");
        Command.Train("--resume", folder!).Succeeded();
        Assert.Equal(
            Workplace.Metrics(workplace.RunFolder("unharmed"), "epoch").Select(Timeless), Workplace.Metrics(folder!, "epoch").Select(Timeless));
    }

    [Fact]
    public void ARunIsTrainedByOneProcessAtATime()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ends the run with a signal");
        using Process run = Command.StartTraining(workplace.Tiny("run.name=held", "schedule.epochs=1000"));
        string folder = Signals.WaitForRun(workplace, "held", steps: 1);
        Command.Train("--resume", folder).FailedWith(2, folder, "another process is training this run");
        Signals.Send(run, "INT");
        Assert.Equal(130, Command.Finish(run).ExitCode);
    }

    [Fact]
    public void AFullDiskLeavesTheLastCheckpointWhole()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "needs a file system of its own, which root alone may mount");
        string disk = Directory.CreateDirectory($"{workplace.Path}/disk").FullName;

        // Room for a last checkpoint of 8 MB and a best one of 2, but not for their successors beside them.
        Command.Finish(Command.Start("mount", ["-t", "tmpfs", "-o", "size=14m", "tmpfs", disk])).Succeeded();
        try
        {
            Outcome outcome = Command.Train(workplace.Tiny("run.name=full", $"run.output={disk}", "model.backbone=mobilenet_v2_035", "schedule.epochs=3"));
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
        Assert.Equal(["best.safetensors", "epoch-0002.safetensors", "last.safetensors"], Directory.GetFiles($"{folder}/checkpoints").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        Command.Train("--resume", folder).FailedWith(2, "the run is finished, 2 of 2 epochs; --set schedule.epochs=N with a larger N goes on");
        Command.Train("--resume", $"{workplace.Path}").FailedWith(2, "not the folder of a run");
        Command.Train("--resume", folder, "--set", "model.backbone=resnet34").FailedWith(2, "the run has model.backbone: resnet18, not resnet34");
        Command.Train("--resume", folder, "--set", "schedule.epochs=3", "--set", "data.scenes_seed=5").FailedWith(2, "trained on other images or labels");
        Outcome longer = Command.Train("--resume", $"{folder}/checkpoints/last.safetensors", "--set", "schedule.epochs=3").Succeeded();
        Assert.Contains("warning: schedule.epochs was 2 in this run and is 3 from here on", longer.Output, StringComparison.Ordinal);
        Assert.Equal(3, Workplace.Metrics(folder, "epoch").Length);
        File.Copy($"{folder}/checkpoints/best.safetensors", $"{folder}/checkpoints/last.safetensors", overwrite: true);
        Command.Train("--resume", folder, "--set", "schedule.epochs=4").FailedWith(2, "holds weights alone");
    }

    [Fact]
    public void TrainingEndsWhenNothingGetsBetter()
    {
        Outcome outcome = Command.Train(workplace.Tiny("run.name=stuck", "optimizer.lr=1e-12", "schedule.epochs=9", "schedule.patience=2")).Succeeded();
        Assert.Contains("no better mAP for 2 epochs: training ends (schedule.patience)", outcome.Output, StringComparison.Ordinal);
        Command.Train("--resume", workplace.RunFolder("stuck")).FailedWith(2, "no better for 2 epochs; --set schedule.patience=null goes on");
    }

    /// <summary>A run that a signal stopped somewhere after a step.</summary>
    string StopAfter(string name, string[] settings, int step)
    {
        int runs = workplace.RunFolders(name).Length;
        using Process run = Command.StartTraining(workplace.Tiny([.. settings]));
        Signals.WaitUntil(() => workplace.RunFolders(name).Length > runs && Steps(workplace.RunFolder(name)) >= step, $"step {step}");
        string folder = workplace.RunFolder(name);
        Signals.Send(run, "INT");
        Assert.Equal(130, Command.Finish(run).ExitCode);
        return folder;
    }

    static int Steps(string folder) => !File.Exists($"{folder}/metrics.jsonl") ? 0 : Workplace.Metrics(folder, "step").Select(line => line.GetProperty("step").GetInt32()).DefaultIfEmpty().Max();

    static string Timeless(JsonElement line) => string.Join(
        ' ', line.EnumerateObject().Where(field => field.Name is not ("seconds" or "images_per_second" or "data_wait_seconds" or "memory_gb" or "peak_memory_gb")).Select(field => $"{field.Name}={field.Value}"));
}
