using System.Text.Json;
using Xunit;

namespace AslTrain.EndToEnd;

public class SuspectsTests(Workplace workplace) : IClassFixture<Workplace>
{
    const int Listed = 20;

    static readonly string[] Settings = ["run.name=dropped", "data.scenes_train=400", "data.scenes_val=40", "data.scenes_size=64", "image.size=64", "data.batch_size=16", "schedule.epochs=6"];

    /// <summary>Trained on them as absent, the network finds labels that were taken away many times as often as chance does.</summary>
    [Fact]
    public void DroppedLabelsAreFound()
    {
        string cache = $"{workplace.Path}/cache", table = $"{workplace.Path}/suspects.csv";
        string[] whole = workplace.Settings("configs/demo.yaml", [.. Settings, $"data.cache_folder={cache}"]);
        Command.Train([.. whole, "--set", "data.scenes_drop_positives=0.3"]).Succeeded();
        Command.Evaluate("suspects", "--checkpoint", $"{workplace.RunFolder("dropped")}/checkpoints/best.safetensors", "--set", "data.val_split=train", "--out", table, "--top", $"{Listed}").Succeeded();

        // The same pictures with all of their labels.
        Command.Train(["preview", .. whole, "--out", $"{workplace.Path}/sheet.png"]).Succeeded();
        HashSet<(string, string)> dropped = Labels(cache, "drop0-"), kept = Labels(cache, "drop0.3-");
        int absent = (400 * 20) - kept.Count;
        dropped.ExceptWith(kept);
        string[][] missing = [.. File.ReadAllLines(table).Select(line => line.Split(',')).Where(row => row[0] == "missing")];
        Assert.Equal(Listed, missing.Length);
        double found = missing.Count(row => dropped.Contains((row[2], row[3]))) / (double)Listed, chance = dropped.Count / (double)absent;
        Assert.True(found > 5 * chance, $"{found:0.00} of the first {Listed} were dropped; of all absent labels {chance:0.000} were");
    }

    static HashSet<(string Image, string Class)> Labels(string cache, string share)
    {
        string file = Path.Combine(Assert.Single(Directory.GetDirectories(cache, $"scenes-*{share}*")), "annotations", "instances_train.json");
        JsonElement json = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
        Dictionary<long, string> classes = Names("categories", "name"), images = Names("images", "file_name");
        return [.. json.GetProperty("annotations").EnumerateArray().Select(label => (images[label.GetProperty("image_id").GetInt64()], classes[label.GetProperty("category_id").GetInt64()]))];

        Dictionary<long, string> Names(string list, string key) =>
            json.GetProperty(list).EnumerateArray().ToDictionary(entry => entry.GetProperty("id").GetInt64(), entry => entry.GetProperty(key).GetString()!);
    }
}
