using AslTrain.Cli.Sweeps;
using AslTrain.Foundation;
using AslTrain.Tests.Support;
using AslTrain.Training;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Training.Sweeps;

public class SweepTests
{
    [Fact]
    public void EveryCombinationIsThereOnce()
    {
        IReadOnlyList<SweepPoint> points = SweepGrid.Points(["loss.gamma_neg+loss.gamma_pos=0, 2", "loss.clip=0,0.05,0.1"]);
        Assert.Equal(6, points.Count);
        Assert.Equal("loss.gamma_neg+loss.gamma_pos=0 loss.clip=0.05", points[1].ToString());
        Assert.Equal(["loss.gamma_neg=2", "loss.gamma_pos=2", "loss.clip=0.1"], points[5].Settings);
        Assert.Equal("the config as it is", Assert.Single(SweepGrid.Points([])).ToString());
    }

    [Fact]
    public void ListsStayWhole() => Assert.Equal(
        ["image.mean=[0,0,0]", "image.mean=[0.5, 0.4,1]", "image.mean=null"],
        SweepGrid.Points(["image.mean=[0,0,0], [0.5, 0.4,1],null"]).SelectMany(point => point.Settings));

    [Theory]
    [InlineData("it should be section.key=value,value", "loss.clip")]
    [InlineData("it should be section.key=value,value", "loss.clip=")]
    [InlineData("a value is empty", "loss.clip=0,,1")]
    [InlineData("a value is there twice", "loss.clip=0,0")]
    [InlineData("loss.clip is there twice", "loss.clip=0", "loss.gamma_neg+loss.clip=0")]
    [InlineData("seeds are counted by --seeds", "run.seed=0,1")]
    public void AnUnsoundGridIsRefused(string reason, params string[] grids) =>
        Assert.Contains(
            reason, Assert.Throws<BadInputException>(() => SweepGrid.Points(grids)).Message, StringComparison.Ordinal);

    [Fact]
    public void AGridOfTooManyPointsIsRefused() => Assert.Contains(
        "more than 10000 combinations",
        Assert.Throws<BadInputException>(() => SweepGrid.Points([$"a.a={Numbers()}", $"b.b={Numbers()}"])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void RecordsComeBackHoweverTheFileWasCutOff() => Gen.Int[0, 400].Sample(cut =>
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "runs.jsonl");
        SweepRecord[] records = [Record("a", 71.25), Record("b", null), Record("c", 3)];
        foreach (SweepRecord record in records[..2]) SweepRecords.Append(path, record);
        byte[] whole = File.ReadAllBytes(path);
        byte[] left = whole[..Math.Min(cut, whole.Length)];
        File.WriteAllBytes(path, left);
        SweepRecords.Append(path, records[2]);
        SweepRecord[] expected = [.. records[..left.Count(letter => letter == '\n')], records[2]];
        return SweepRecords.Read(path).Values.SequenceEqual(expected);
    }, iter: 100);

    [Theory]
    [InlineData("""{"fingerprint":"a"}""")]
    [InlineData(
        """{"fingerprint":"a","settings":"","seed":1,"best":1e999,"epoch":1,"weights":"ema","seconds":1,"folder":"a"}""")]
    public void ALineThatIsNoRunIsNamed(string line)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("runs.jsonl", line + "\n");
        Assert.Contains(
            "runs.jsonl:1: not a run of a sweep", Assert.Throws<BadInputException>(() => SweepRecords.Read(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void TheTableHasMeansAndDeviations()
    {
        using TemporaryFolder folder = new();
        IReadOnlyList<SweepPoint> points = SweepGrid.Points(["loss.clip=0,0.05,0.1"]);
        SweepRow[] rows = [new(points[0], [60, 62, 64], 0), new(points[1], [50], 1), new(points[2], [], 2)];
        string path = Path.Combine(folder.Path, "table.csv");
        SweepTable.Write(path, rows, "mAP");
        Assert.Equal(
            "loss.clip,mAP,deviation,runs,diverged\n0,62.00,2.00,3,0\n0.05,50.00,,1,1\n0.1,,,0,2\n", File.ReadAllText(path));
        Assert.Equal(
            [
                "                     mAP     +-  runs",
                "loss.clip=0        62.00   2.00  3",
                "loss.clip=0.05     50.00         1, 1 diverged",
                "loss.clip=0.1                    0, 2 diverged",
            ],
            SweepTable.Lines(rows, "mAP"));
    }

    static string Numbers() => string.Join(',', Enumerable.Range(0, 101));

    static SweepRecord Record(string name, double? best) => new(name, "loss.clip=0", 3, best, 2, "ema", 12.5, "runs/x");
}
