using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace AslTrain.EndToEnd;

public class TrainingTests(Workplace workplace) : IClassFixture<Workplace>
{
    static readonly string[] Times = ["seconds", "images_per_second", "data_wait_seconds", "memory_gb", "peak_memory_gb"];

    [Fact]
    public void ARunLeavesAFolderAndItsCheckpointScoresTheSame()
    {
        Outcome trained = Command.Train(workplace.Tiny("run.name=whole")).Succeeded();
        string folder = workplace.RunFolder("whole");
        Assert.Equal(
            [".lock", "checkpoints/best.safetensors", "checkpoints/last.safetensors", "config.yaml", "environment.json", "log.txt", "metrics.jsonl", "plots/learning_rate.png", "plots/loss.png", "plots/score.png"],
            Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal));
        JsonElement[] epochs = Workplace.Metrics(folder, "epoch");
        Assert.Equal(2, epochs.Length);
        Assert.Equal(6, Workplace.Metrics(folder, "step").Length);
        double best = epochs[^1].GetProperty("best_mAP").GetDouble();
        Assert.Equal(best, epochs.Max(epoch => Math.Max(epoch.GetProperty("mAP").GetDouble(), epoch.GetProperty("mAP_ema").GetDouble())));
        Assert.Contains($"best mAP {best:0.00} %", trained.Output, StringComparison.Ordinal);
        Assert.Contains($"best mAP {best:0.00} %", File.ReadAllText($"{folder}/log.txt"), StringComparison.Ordinal);

        string json = $"{workplace.Path}/whole.json";
        Outcome evaluated = Command.Evaluate("--checkpoint", $"{folder}/checkpoints/best.safetensors", "--json", json, "--set", "run.threads=1").Succeeded();
        Assert.Contains($"mAP {best:0.00} % on 24 images, 20 classes", evaluated.Output, StringComparison.Ordinal);
        Assert.Equal(best, JsonDocument.Parse(File.ReadAllText(json)).RootElement.GetProperty("mAP").GetDouble(), 1e-6);
        Command.Evaluate("--checkpoint", $"{folder}/checkpoints/last.safetensors", "--config", $"{folder}/config.yaml").Succeeded();
    }

    [Fact]
    public void OneSeedGivesOneRunWhateverTheWorkers()
    {
        Command.Train(workplace.Tiny("run.name=first", "augment.cutout=0.5", "data.workers=0")).Succeeded();
        Command.Train(workplace.Tiny("run.name=second", "augment.cutout=0.5", "data.workers=3")).Succeeded();
        Command.Train(workplace.Tiny("run.name=third", "augment.cutout=0.5", "run.seed=1")).Succeeded();
        string first = WithoutTimes("first");
        Assert.Equal(first, WithoutTimes("second"));
        foreach (string cache in (string[])["memory", "disk", "disk"])
        {
            Command.Train(workplace.Tiny($"run.name={cache}", "augment.cutout=0.5", $"data.cache={cache}")).Succeeded();
            Assert.Equal(first, WithoutTimes(cache));
        }

        Assert.NotEqual(first, WithoutTimes("third"));
    }

    [Fact]
    public void EvaluationNeedsNoTrainingAnnotations()
    {
        Command.Train(workplace.Tiny("run.name=valonly", "schedule.stop_after=1", $"data.cache_folder={workplace.Path}/own")).Succeeded();
        File.Delete(Directory.GetFiles($"{workplace.Path}/own", "instances_train.json", SearchOption.AllDirectories).Single());
        Command.Evaluate("--checkpoint", $"{workplace.RunFolder("valonly")}/checkpoints/best.safetensors").Succeeded();
    }

    [Fact]
    public void FiveStepsAreEnoughForARun() =>
        Command.Train(workplace.Tiny("run.name=five", "data.limit_train=10", "data.batch_size=2", "schedule.epochs=1")).Succeeded();

    [Theory]
    [InlineData("model.backbone=tresnet_m", "data.batch_size=24")]
    [InlineData("model.backbone=mobilenet_v2_035", "loss.name=focal")]
    [InlineData("loss.name=ce", "data.scenes_drop_positives=0.3")]
    [InlineData("loss.detach_weight=false", "image.mean=[0.5, 0.5, 0.5]", "image.std=[0.25, 0.25, 0.25]")]
    [InlineData("loss.label_smoothing=0.1", "schedule.name=cosine", "optimizer.accumulate=2", "run.precision=auto")]
    [InlineData("schedule.name=step", "schedule.step_epochs=1", "optimizer.name=sgd", "optimizer.clip_norm=1")]
    public void OtherSettingsRunThrough(params string[] settings) =>
        Command.Train(workplace.Tiny(["run.name=other", "schedule.stop_after=1", .. settings])).Succeeded();

    [Fact]
    public void ARunStartsFromTheWeightsOfAnother()
    {
        Command.Train(workplace.Tiny("run.name=source", "schedule.stop_after=1")).Succeeded();
        string weights = $"{workplace.RunFolder("source")}/checkpoints/best.safetensors";
        Outcome same = Command.Train(workplace.Tiny("run.name=target", "schedule.stop_after=1", $"model.weights={weights}")).Succeeded();
        Assert.Contains("122 tensors loaded", same.Output, StringComparison.Ordinal);
        Command.Train(workplace.Tiny("run.name=target", "model.backbone=resnet50", $"model.weights={weights}")).FailedWith(2, weights, "another network's weights");
        Command.Evaluate("--checkpoint", weights, "--set", "model.backbone=resnet34").FailedWith(2, weights, "not the weights of a resnet34");
    }

    [Fact]
    public void GammaIsSteeredAndProbabilitiesArePlotted()
    {
        Command.Train(workplace.Tiny(
            "run.name=adaptive", "loss.adaptive.target=0.1", "loss.adaptive.rate=0.5", "loss.gamma_neg=2", "loss.adaptive.window=2", "evaluate.probabilities=true")).Succeeded();
        string folder = workplace.RunFolder("adaptive");
        JsonElement[] steered = Workplace.Metrics(folder, "adaptive"), probabilities = Workplace.Metrics(folder, "probabilities");
        Assert.Equal(Enumerable.Range(1, 6), steered.Select(line => line.GetProperty("step").GetInt32()));
        double before = 2;
        foreach (JsonElement line in steered)
        {
            double expected = before + (0.5 * (0.1 - line.GetProperty("gap").GetDouble()));
            before = line.GetProperty("gamma_neg").GetDouble();
            Assert.Equal(expected, before, 1e-9);
        }

        Assert.All(probabilities, line => Assert.InRange(line.GetProperty("present").GetDouble(), 0, 1));
        Assert.All((string[])["plots/probabilities.png", "plots/gamma_neg.png"], name => Assert.True(new FileInfo($"{folder}/{name}").Length > 2000, name));
        byte[] checkpoint = File.ReadAllBytes($"{folder}/checkpoints/last.safetensors");
        JsonElement metadata = JsonDocument.Parse(checkpoint.AsMemory(8, (int)BitConverter.ToInt64(checkpoint))).RootElement.GetProperty("__metadata__");
        double[] state = JsonSerializer.Deserialize<double[]>(metadata.GetProperty("adaptive").GetString()!)!;
        Assert.Equal((before, 1 + (2 * 4)), (state[0], state.Length));
    }

    [Fact]
    public void AnOverflowInFloat16HalvesTheLossScale()
    {
        // A gradient of 1 times the first scale, 65536, is more than float16 holds.
        Outcome outcome = Command.Train(workplace.Tiny("run.name=half", "run.precision=float16", "run.tensorboard=true")).Succeeded();
        Assert.Contains("step 1: loss scale 32768", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(" steps in float16", outcome.Output, StringComparison.Ordinal);
        string folder = workplace.RunFolder("half");
        Assert.Equal(32768, Workplace.Metrics(folder, "scaler")[0].GetProperty("scale").GetDouble());
        Assert.True(new FileInfo(Assert.Single(Directory.GetFiles(folder, "events.out.tfevents.*"))).Length > 500);
    }

    [Fact]
    public void ABatchWithoutAFiniteLossIsLeftOutWhereThatIsThePolicy()
    {
        Outcome outcome = Command.Train(workplace.Tiny("run.name=skipping", "optimizer.lr=1e30", "run.on_nan=skip"));
        Assert.Equal(4, outcome.ExitCode);
        Assert.Contains("warning: the loss of step 2 is NaN, of the images 0000", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(": the batch is left out (run.on_nan)", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("the network's scores are not numbers", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void ALossThatExplodesEndsTheRunWithFour() =>
        Command.Train(workplace.Tiny("run.name=diverged", "optimizer.lr=1e30", "schedule.epochs=5")).FailedWith(4, "the loss of step 2 is NaN, of the images 0000", "try a lower optimizer.lr", "try a lower optimizer.lr");

    [Theory]
    [InlineData("voc2007", "data/voc2007/VOCdevkit")]
    [InlineData("coco", "data/coco-tiny")]
    public void RealPhotographsRunThrough(string config, string data) => Command.Train(workplace.Settings($"configs/{config}.yaml",
    [
        $"data.root={Workplace.Shared(data)}", "model.backbone=resnet18", "image.size=64", "data.limit_train=24", "data.limit_val=12", "data.batch_size=8", "schedule.stop_after=1",
    ])).Succeeded();

    string WithoutTimes(string name) => string.Join('\n', File.ReadLines($"{workplace.RunFolder(name)}/metrics.jsonl").Select(line =>
    {
        JsonObject fields = JsonNode.Parse(line)!.AsObject();
        foreach (string time in Times) fields.Remove(time);
        return fields.ToJsonString();
    }));
}
