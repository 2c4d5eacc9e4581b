using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace AslTrain.EndToEnd;

[Trait("Kind", "Training")]
public sealed class TrainingTests(Workplace workplace) : IClassFixture<Workplace>
{
    /// <summary>Fields that differ between two runs of one seed.</summary>
    internal static readonly string[] Times =
    [
        "seconds", "images_per_second", "data_wait_seconds", "memory_gb", "peak_memory_gb",
    ];

    [Fact]
    public void ARunLeavesAFolderAndItsCheckpointScoresTheSame()
    {
        Outcome trained = Command.Train(workplace.Tiny("run.name=whole")).Succeeded();
        string folder = workplace.RunFolder("whole");
        Assert.Equal(
            [
                ".lock", "checkpoints/best.safetensors", "checkpoints/last.safetensors", "config.yaml", "environment.json",
                "log.txt",
                "metrics.jsonl", "plots/learning_rate.png", "plots/loss.png", "plots/score.png",
            ],
            Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file))
                .Order(StringComparer.Ordinal));
        JsonElement[] epochs = Workplace.Metrics(folder, "epoch");
        Assert.Equal(2, epochs.Length);
        Assert.Equal(6, Workplace.Metrics(folder, "step").Length);
        double best = epochs[^1].GetProperty("best_mAP").GetDouble();
        Assert.Equal(
            best, epochs.Max(epoch => Math.Max(epoch.GetProperty("mAP").GetDouble(), epoch.GetProperty("mAP_ema").GetDouble())));
        Assert.Contains($"best mAP {best:0.00} %", trained.Output, StringComparison.Ordinal);
        Assert.Contains($"best mAP {best:0.00} %", File.ReadAllText($"{folder}/log.txt"), StringComparison.Ordinal);

        string json = $"{workplace.Path}/whole.json";
        string[] checkpoint = ["--checkpoint", $"{folder}/checkpoints/best.safetensors", "--set", "run.threads=1"];
        Outcome evaluated = Command.Evaluate([.. checkpoint, "--json", json]).Succeeded();
        Assert.Contains($"mAP {best:0.00} % on 24 images, 20 classes", evaluated.Output, StringComparison.Ordinal);
        Assert.Equal(best, JsonDocument.Parse(File.ReadAllText(json)).RootElement.GetProperty("mAP").GetDouble(), 1e-6);
        Command.Evaluate(
            "--checkpoint", $"{folder}/checkpoints/last.safetensors", "--config", $"{folder}/config.yaml").Succeeded();
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
        Command.Train(
            workplace.Tiny("run.name=valonly", "schedule.stop_after=1", $"data.cache_folder={workplace.Path}/own")).Succeeded();
        File.Delete(Directory.GetFiles($"{workplace.Path}/own", "instances_train.json", SearchOption.AllDirectories).Single());
        Command.Evaluate("--checkpoint", $"{workplace.RunFolder("valonly")}/checkpoints/best.safetensors").Succeeded();
    }

    /// <summary>One-cycle climbs for a fifth of its steps: here the first is at the top.</summary>
    [Fact]
    public void FiveStepsAreEnoughForARun()
    {
        Command.Train(
            workplace.Tiny("run.name=five", "data.limit_train=10", "data.batch_size=2", "schedule.epochs=1")).Succeeded();
        string folder = workplace.RunFolder("five");
        Assert.Equal([1, 2, 3, 4, 5], Numbers("five", "step"));
        double[] rates = Numbers("five", "learning_rate");
        Assert.Equal(0.001, rates[0]);
        Assert.Equal(rates.OrderDescending(), rates);
        Assert.True(rates[^1] < 1e-6, $"the last learning rate is {rates[^1]}");
        Assert.Equal(5, new SavedFile($"{folder}/checkpoints/last.safetensors").Position.GetProperty("updates").GetInt32());
        ScoresAsItSaid("five");
    }

    /// <summary>
    /// The run says what it does, and asl-eval makes of its checkpoint what the run made of it: of networks that tell images
    /// apart, which a MobileNetV2 after three steps does not, so that rounding alone would rank them.
    /// </summary>
    [Theory]
    [InlineData("tresnet_m: 29.38 million parameters", "model.backbone=tresnet_m", "data.batch_size=24")]
    [InlineData("loss focal (gamma_neg 2, gamma_pos 2, clip 0), summed", "loss.name=focal")]
    [InlineData("loss ce (gamma_neg 0, gamma_pos 0, clip 0), summed", "loss.name=ce", "image.mean=[0.5, 0.5, 0.5]")]
    [InlineData("label_smoothing 0.1), summed over a batch of 32", "loss.label_smoothing=0.1", "optimizer.accumulate=2")]
    [InlineData(" epochs of 3 steps in ", "run.precision=auto", "image.std=[0.25, 0.25, 0.25]")]
    public void OtherSettingsRunThrough(string said, params string[] settings)
    {
        Outcome outcome = Command.Train(workplace.Tiny(["run.name=other", "schedule.stop_after=1", .. settings])).Succeeded();
        Assert.Contains(said, outcome.Output, StringComparison.Ordinal);
        ScoresAsItSaid("other");
    }

    /// <summary>Up to a step the losses are those of the run without the setting; then they are others.</summary>
    [Theory]
    [InlineData(1, "loss.name=ce")]
    [InlineData(1, "loss.label_smoothing=0.1")]
    [InlineData(1, "data.scenes_drop_positives=0.3")]
    [InlineData(1, "image.mean=[0.5, 0.5, 0.5]")]
    [InlineData(1, "image.std=[0.25, 0.25, 0.25]")]
    [InlineData(2, "loss.detach_weight=false")]
    [InlineData(2, "optimizer.accumulate=2")]
    [InlineData(2, "optimizer.name=sgd")]
    [InlineData(2, "optimizer.name=sgd", "optimizer.clip_norm=1")]
    [InlineData(2, "schedule.name=cosine")]
    public void ASettingChangesWhatIsLearned(int from, params string[] settings)
    {
        double[] usual = LossesOf(settings[..^1]), other = LossesOf(settings);
        Assert.Equal((3, 3), (usual.Length, other.Length));
        Assert.Equal(usual[..(from - 1)], other[..(from - 1)]);
        Assert.NotEqual(usual[from - 1], other[from - 1]);

        double[] LossesOf(string[] own)
        {
            string name = $"changed-{string.Concat(own.SelectMany(setting => setting).Where(char.IsAsciiLetterOrDigit))}";
            string[] small =
            [
                $"run.name={name}", "schedule.stop_after=1", "model.backbone=mobilenet_v2_035", "data.scenes_val=4",
            ];
            if (workplace.RunFolders(name).Length == 0) Command.Train(workplace.Tiny([.. small, .. own])).Succeeded();
            return Numbers(name, "loss");
        }
    }

    /// <summary>Of six steps: of cosine the first is on its climb of 0.3 steps.</summary>
    [Fact]
    public void TheLearningRateTakesItsCourse()
    {
        Command.Train(workplace.Tiny("run.name=cosine", "schedule.name=cosine")).Succeeded();
        double[] expected =
            [1 / 1.3, .. Enumerable.Range(1, 5).Select(step => (1 + Math.Cos(Math.PI * (step - 0.3) / 5.7)) / 2)];
        Assert.All(
            expected.Zip(Numbers("cosine", "learning_rate")), rate => Assert.Equal(0.001 * rate.First, rate.Second, 1e-12));

        Command.Train(workplace.Tiny("run.name=stairs", "schedule.name=step", "schedule.step_epochs=1")).Succeeded();
        double[] stairs = [1, 1, 1, 0.1, 0.1, 0.1];
        Assert.All(stairs.Zip(Numbers("stairs", "learning_rate")), rate => Assert.Equal(0.001 * rate.First, rate.Second, 1e-12));
    }

    /// <summary>Of three steps the second and the last move the weights; momentum is all that SGD keeps.</summary>
    [Fact]
    public void BatchesAreAccumulatedAndSgdKeepsMomentum()
    {
        Command.Train(
            workplace.Tiny("run.name=sgd", "schedule.stop_after=1", "optimizer.name=sgd", "optimizer.accumulate=2")).Succeeded();
        SavedFile saved = new($"{workplace.RunFolder("sgd")}/checkpoints/last.safetensors");
        Assert.Equal(2, saved.Position.GetProperty("updates").GetInt32());
        Assert.Contains("optimizer.mean.conv1.weight", saved.Tensors);
        Assert.DoesNotContain(saved.Tensors, name => name.StartsWith("optimizer.square.", StringComparison.Ordinal));
    }

    [Fact]
    public void ARunStartsFromTheWeightsOfAnother()
    {
        Command.Train(workplace.Tiny("run.name=source", "schedule.stop_after=1")).Succeeded();
        string weights = $"{workplace.RunFolder("source")}/checkpoints/best.safetensors";
        Outcome same = Command.Train(
            workplace.Tiny("run.name=target", "schedule.stop_after=1", $"model.weights={weights}")).Succeeded();
        Assert.Contains("122 tensors loaded", same.Output, StringComparison.Ordinal);
        Command.Train(workplace.Tiny("run.name=target", "model.backbone=resnet50", $"model.weights={weights}"))
            .FailedWith(2, weights, "another network's weights");
        Command.Evaluate("--checkpoint", weights, "--set", "model.backbone=resnet34")
            .FailedWith(2, weights, "for a resnet34 with 20 classes", "model.backbone=resnet18 fits them");
    }

    [Fact]
    public void GammaIsSteeredAndProbabilitiesArePlotted()
    {
        Command.Train(workplace.Tiny(
            "run.name=adaptive", "loss.adaptive.target=0.1", "loss.adaptive.rate=0.5", "loss.gamma_neg=2",
            "loss.adaptive.window=2",
            "evaluate.probabilities=true")).Succeeded();
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
        Assert.All(
            (string[])["plots/probabilities.png", "plots/gamma_neg.png"],
            name => Assert.True(new FileInfo($"{folder}/{name}").Length > 2000, name));
        string adaptive = new SavedFile($"{folder}/checkpoints/last.safetensors").Metadata("adaptive");
        double[] state = JsonSerializer.Deserialize<double[]>(adaptive)!;
        Assert.Equal((before, 1 + (2 * 4)), (state[0], state.Length));
    }

    [Fact]
    public void AnOverflowInFloat16HalvesTheLossScale()
    {
        // A gradient of 1 times the first scale, 65536, is more than float16 holds.
        string[] small =
            [
                "model.backbone=mobilenet_v2_035", "data.scenes_train=8", "data.scenes_val=4", "data.batch_size=4",
                "schedule.epochs=1"];
        Outcome outcome =
            Command.Train(
                workplace.Tiny(["run.name=half", "run.precision=float16", "run.tensorboard=true", .. small])).Succeeded();
        Assert.Contains("step 1: loss scale 32768", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(" steps in float16", outcome.Output, StringComparison.Ordinal);
        string folder = workplace.RunFolder("half");
        Assert.Equal(32768, Workplace.Metrics(folder, "scaler")[0].GetProperty("scale").GetDouble());
        string events = File.ReadAllText(Assert.Single(Directory.GetFiles(folder, "events.out.tfevents.*")), Encoding.Latin1);
        Assert.All((string[])["loss", "learning_rate", "mAP_ema"], tag => Assert.Contains(tag, events, StringComparison.Ordinal));
    }

    /// <summary>No update follows the batches that are left out: the first alone is counted.</summary>
    [Fact]
    public void ABatchWithoutAFiniteLossIsLeftOutWhereThatIsThePolicy()
    {
        Outcome outcome = Command.Train(
            workplace.Tiny("run.name=skipping", "optimizer.lr=1e30", "run.on_nan=skip", "checkpoints.every=1"));
        Assert.Equal(4, outcome.ExitCode);
        Assert.Contains("warning: the loss of step 2 is NaN, of the images 0000", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(": the batch is left out (run.on_nan)", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("the network's scores are not numbers", outcome.Errors, StringComparison.Ordinal);
        JsonElement position = new SavedFile($"{workplace.RunFolder("skipping")}/checkpoints/last.safetensors").Position;
        Assert.Equal((3, 1), (position.GetProperty("step").GetInt32(), position.GetProperty("updates").GetInt32()));
    }

    [Fact]
    public void ALossThatExplodesEndsTheRunWithFour() =>
        Command.Train(workplace.Tiny("run.name=diverged", "optimizer.lr=1e30", "schedule.epochs=5"))
            .FailedWith(4, "the loss of step 2 is NaN, of the images 0000", "try a lower optimizer.lr");

    [Theory]
    [InlineData("voc2007", "data/voc2007/VOCdevkit", "split train: 24 images, 20 classes,", "split val: 12 images, 20 classes,")]
    [InlineData("coco", "data/coco-tiny", "split train2017: 24 images, 80 classes, ", "split val2017: 12 images, 80 classes, ")]
    public void RealPhotographsRunThrough(string config, string data, params string[] splits)
    {
        string[] small =
        [
            $"run.name={config}", $"data.root={Workplace.Shared(data)}", "model.backbone=resnet18", "image.size=64",
            "data.limit_train=24",
            "data.limit_val=12", "data.batch_size=8", "run.log_every=1", "schedule.stop_after=1",
        ];
        Outcome outcome = Command.Train(workplace.Settings($"configs/{config}.yaml", small)).Succeeded();
        Assert.All(splits, split => Assert.Contains(split, outcome.Output, StringComparison.Ordinal));
        Assert.Equal([1, 2, 3], Numbers(config, "step"));
        Assert.All(Numbers(config, "loss"), loss => Assert.InRange(loss, 1e-3, 1e6));
        ScoresAsItSaid(config);
    }

    /// <summary>asl-eval makes of a run's best checkpoint what the run did, and what no chance makes: above 0.</summary>
    void ScoresAsItSaid(string name)
    {
        string folder = workplace.RunFolder(name), json = $"{workplace.Path}/scores.json";
        string[] checkpoint = ["--checkpoint", $"{folder}/checkpoints/best.safetensors", "--set", "run.threads=1"];
        Command.Evaluate([.. checkpoint, "--json", json]).Succeeded();
        double best = Workplace.Metrics(folder, "epoch")[^1].GetProperty("best_mAP").GetDouble();
        Assert.InRange(best, 1, 100);
        Assert.Equal(best, JsonDocument.Parse(File.ReadAllText(json)).RootElement.GetProperty("mAP").GetDouble(), 1e-6);
    }

    /// <summary>A field of a run's steps.</summary>
    double[] Numbers(string name, string field) =>
        [.. Workplace.Metrics(workplace.RunFolder(name), "step").Select(line => line.GetProperty(field).GetDouble())];

    string WithoutTimes(string name)
    {
        return string.Join('\n', File.ReadLines($"{workplace.RunFolder(name)}/metrics.jsonl").Select(Timeless));

        static string Timeless(string line)
        {
            JsonObject fields = JsonNode.Parse(line)!.AsObject();
            foreach (string time in Times) fields.Remove(time);
            return fields.ToJsonString();
        }
    }
}
