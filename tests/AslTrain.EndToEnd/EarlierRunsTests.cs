using System.IO.Compression;
using System.Text.Json;
using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>
/// Runs that an earlier version made (its config knew no run.task) still evaluate and go on. Their figures are those that it
/// gave itself; processors round a little differently.
/// </summary>
public class EarlierRunsTests(Workplace workplace) : IClassFixture<Workplace>
{
    const double Rounding = 0.01;

    /// <summary>
    /// What it made of a picture, by class. Its frozen backbone tells images apart by less than rounding does, so that its mAP
    /// says nothing: it hung on the order of equal scores.
    /// </summary>
    static readonly double[] Scores =
    [
        0.7188, 0.602, 0.6546, 0.6672, 0.7698, 0.7547, 0.7796, 0.4296, 0.6861, 0.7045, 0.6952, 0.4298, 0.5196, 0.4294, 0.5295,
        0.5088, 0.6528, 0.5375, 0.303, 0.4291,
    ];

    [Fact]
    public void ARunOfSeveralLabelsEvaluates()
    {
        string run = Unpack("several");
        JsonElement numbers = Evaluate(run, [.. Cache]);
        Assert.Equal(24, numbers.GetProperty("images").GetInt32());
        Assert.Equal(15, numbers.GetProperty("classes_with_positives").GetInt32());
        Assert.False(numbers.TryGetProperty("top1_accuracy", out _));

        string picture = $"{Command.Root}/tests/AslTrain.Tests/Golden/images/drawn1.jpg";
        Outcome outcome = Command.Evaluate(
            "predict", "--checkpoint", $"{run}/checkpoints/best.safetensors", "--all-scores", picture).Succeeded();
        JsonElement scores = JsonDocument.Parse(outcome.Output).RootElement.GetProperty("all_scores");
        double[] found = [.. scores.EnumerateObject().Select(score => score.Value.GetDouble())];
        Assert.Equal(Scores.Length, found.Length);
        Assert.All(Scores.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Fact]
    public void ARunOfSeveralLabelsGoesOn() =>
        GoesOn(Unpack("several"), "going on after step 6, epoch 3", 36.877437591552734, [.. Cache]);

    /// <summary>Its config says asl_single_label alone.</summary>
    [Fact]
    public void ARunOfOneLabelEvaluates()
    {
        string run = Unpack("single");
        Assert.Contains("name: asl_single_label", File.ReadAllText($"{run}/config.yaml"), StringComparison.Ordinal);
        JsonElement numbers = Evaluate(run, [.. Folders]);
        Assert.Equal(50, numbers.GetProperty("top1_accuracy").GetDouble());
    }

    [Fact]
    public void ARunOfOneLabelGoesOn()
    {
        string run = Unpack("single");
        GoesOn(run, "going on after step 4, epoch 3", 0.7068304717540741, [.. Folders]);
        Assert.Contains("task: single_label", File.ReadAllText($"{run}/config.yaml"), StringComparison.Ordinal);
    }

    IEnumerable<string> Cache => ["--set", $"data.cache_folder={workplace.Path}/cache"];

    /// <summary>Three pictures that are both cats and dogs, in both splits.</summary>
    IEnumerable<string> Folders
    {
        get
        {
            string root = $"{workplace.Path}/folders";
            Workplace.CopyPictures($"{root}/train/cat", $"{root}/train/dog", $"{root}/val/cat", $"{root}/val/dog");
            return ["--set", $"data.root={root}", "--set", "data.overlap=allow"];
        }
    }

    string Unpack(string name)
    {
        string from = Path.Combine(Command.Root, "tests", "AslTrain.EndToEnd", "Earlier", name);
        string to = Directory.CreateDirectory(Path.Combine(workplace.Path, $"{name}-{Guid.NewGuid():N}")).FullName;
        Directory.CreateDirectory(Path.Combine(to, "checkpoints"));
        foreach (string file in (string[])["config.yaml", "metrics.jsonl"])
        {
            File.Copy(Path.Combine(from, file), Path.Combine(to, file));
        }
        foreach (string file in (string[])["checkpoints/best.safetensors", "checkpoints/last.safetensors"])
        {
            using GZipStream packed = new(File.OpenRead(Path.Combine(from, file + ".gz")), CompressionMode.Decompress);
            using FileStream unpacked = File.Create(Path.Combine(to, file));
            packed.CopyTo(unpacked);
        }

        return to;
    }

    static JsonElement Evaluate(string run, string[] settings)
    {
        string json = $"{run}/numbers.json";
        Command.Evaluate(["--checkpoint", $"{run}/checkpoints/best.safetensors", "--json", json, .. settings]).Succeeded();
        return JsonDocument.Parse(File.ReadAllText(json)).RootElement;
    }

    static void GoesOn(string run, string where, double loss, string[] settings)
    {
        Outcome outcome = Command.Train(["--resume", run, "--set", "schedule.stop_after=3", .. settings]).Succeeded();
        Assert.Contains(where, outcome.Output, StringComparison.Ordinal);
        JsonElement[] epochs = Workplace.Metrics(run, "epoch");
        Assert.Equal([1, 2, 3], epochs.Select(epoch => epoch.GetProperty("epoch").GetInt32()));
        Assert.InRange(epochs[2].GetProperty("loss").GetDouble(), loss * (1 - Rounding), loss * (1 + Rounding));
    }
}
