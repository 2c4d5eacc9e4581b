using System.Text.Json;
using Xunit;

namespace AslTrain.EndToEnd;

[Trait("Kind", "Training")]
public sealed class SuspectsTests(Workplace workplace) : IClassFixture<Workplace>
{
    const int Images = 32, Classes = 20, Listed = 10, Found = 8;

    /// <summary>The network learns its few pictures by heart, which are always the same.</summary>
    static readonly string[] Settings =
    [
        "run.name=whole", $"data.scenes_train={Images}", "data.scenes_val=8", "data.batch_size=8", "augment.random_crop=1",
        "augment.horizontal_flip=false", "optimizer.lr=0.002", "schedule.epochs=20", "ema.decay=0.9",
    ];

    /// <summary>
    /// A network that knows all labels, on the same pictures with a third of them taken away: of each of ten seeds the first ten
    /// that it misses were all taken away, and of all absent labels 0.03 were.
    /// </summary>
    [Fact]
    public void DroppedLabelsAreFound()
    {
        string cache = $"{workplace.Path}/cache", table = $"{workplace.Path}/suspects.csv";
        Command.Train(workplace.Tiny(Settings)).Succeeded();
        string checkpoint = $"{workplace.RunFolder("whole")}/checkpoints/last.safetensors";
        string[] others = ["--set", "data.val_split=train", "--set", "data.scenes_drop_positives=0.3"];
        Command.Evaluate(["suspects", "--checkpoint", checkpoint, .. others, "--out", table, "--top", $"{Listed}"]).Succeeded();

        HashSet<(string Image, string Class)> dropped = Labels(cache, "drop0-"), kept = Labels(cache, "drop0.3-");
        Assert.True(kept.IsProperSubsetOf(dropped));
        int absent = (Images * Classes) - kept.Count;
        dropped.ExceptWith(kept);
        Assert.InRange(dropped.Count / (double)absent, 0.02, 0.05);

        string[] lines = File.ReadAllLines(table);
        Assert.Equal("kind,rank,image,class,score,labels", lines[0]);
        (string Kind, int Rank, (string, string) Label, double Score)[] rows =
            [
                .. lines[1..].Select(line => line.Split(',')).Select(
                    row => (row[0], int.Parse(row[1]), (row[2], row[3]), double.Parse(row[4])))];
        var missing = rows.Where(row => row.Kind == "missing").ToArray();
        var wrong = rows.Where(row => row.Kind == "wrong").ToArray();
        Assert.Equal(Enumerable.Range(1, Listed), missing.Select(row => row.Rank));
        Assert.Equal(Enumerable.Range(1, Listed), wrong.Select(row => row.Rank));
        Assert.Equal(missing.OrderByDescending(row => row.Score), missing);
        Assert.Equal(wrong.OrderBy(row => row.Score), wrong);
        Assert.All(missing, row => Assert.DoesNotContain(row.Label, kept));
        Assert.All(wrong, row => Assert.Contains(row.Label, kept));
        int found = missing.Count(row => dropped.Contains(row.Label));
        Assert.True(found >= Found, $"{found} of the first {Listed} were taken away");
    }

    static HashSet<(string Image, string Class)> Labels(string cache, string share)
    {
        string folder = Assert.Single(Directory.GetDirectories(cache, $"scenes-*{share}*"));
        JsonElement json = JsonDocument.Parse(File.ReadAllText($"{folder}/annotations/instances_train.json")).RootElement;
        Dictionary<long, string> classes = Names("categories", "name"), images = Names("images", "file_name");
        return
        [
            .. json.GetProperty("annotations").EnumerateArray().Select(label => (
                images[label.GetProperty("image_id").GetInt64()], classes[label.GetProperty("category_id").GetInt64()])),
        ];

        Dictionary<long, string> Names(string list, string key) => json.GetProperty(list).EnumerateArray().ToDictionary(
            entry => entry.GetProperty("id").GetInt64(), entry => entry.GetProperty(key).GetString()!);
    }
}
