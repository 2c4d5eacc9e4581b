using AslTrain.Foundation;
using AslTrain.Tests.Support;
using AslTrain.Training.RunFolders;
using Xunit;

namespace AslTrain.Tests.Training.Reporting;

public class MetricsFileTests
{
    const string First = """{"type":"step","epoch":1,"step":1,"loss":2}""" + "\n";
    const string Second = """{"type":"step","epoch":1,"step":2,"loss":1}""" + "\n";

    [Theory]
    [InlineData(First + Second, First + Second)]
    [InlineData(First + Second + "{\"type\":\"st", First + Second)]
    [InlineData(First + Second + """{"type":"step","epoch":2,"step":3,"loss":1}""" + "\nanything\n", First + Second)]
    [InlineData(First + """{"type":"epoch","epoch":1,"step":2,"mAP":1}""" + "\n", First)]
    public void ARunGoesOnAfterWhatItHasDone(string before, string after)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("metrics.jsonl", before);
        new MetricsFile(path, step: 2, epochsDone: 0).Dispose();
        Assert.Equal(after, File.ReadAllText(path));
    }

    [Theory]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("{\"type\":\"st", "not a JSON object")]
    [InlineData("{}", "has no type")]
    [InlineData("""{"type":1,"step":1}""", "has no type")]
    [InlineData("""{"type":"step","epoch":1}""", "has no step")]
    [InlineData("""{"type":"step","epoch":1,"step":1e999}""", "has no step")]
    [InlineData("""{"type":"epoch","step":1}""", "has no epoch")]
    [InlineData("""{"type":"step","epoch":1,"step":1,"loss":-1e999}""", "loss is out of all numbers")]
    public void ALineThatIsNoneIsNamed(string line, string problem)
    {
        using TemporaryFolder folder = new();
        string text = First + line + "\n" + Second, path = folder.File("metrics.jsonl", text);
        string message = Assert.Throws<BadInputException>(() => new MetricsFile(path, step: 2, epochsDone: 1)).Message;
        Assert.Equal($"{path}:2: {problem}: delete this line, and the run can go on", message);
        Assert.Equal(text, File.ReadAllText(path));
        MetricsHistory history = MetricsHistory.Read(path);
        Assert.Equal(
            $"{path}: 1 of 3 lines are no entries of a run and are left out: 2 ({problem})", history.Damage);
        Assert.Equal([2, 1], history.Series("step", "step", "loss").Y);
    }

    /// <summary>Many of them are a count, and one that is being written is none of them.</summary>
    [Theory]
    [InlineData("{\"type\":\"st", 9)]
    [InlineData("{\"type\":\"st\n", 10)]
    public void DamageIsOneShortLine(string end, int damaged)
    {
        using TemporaryFolder folder = new();
        string noise = string.Concat(Enumerable.Repeat("noise\n", 9)), path = folder.File("metrics.jsonl", First + noise + end);
        Assert.Equal(
            $"{path}: {damaged} of 11 lines are no entries of a run and are left out: "
            + "2 (not a JSON object), 3 (not a JSON object), 4 (not a JSON object), ...",
            MetricsHistory.Read(path).Damage);
        Assert.Null(MetricsHistory.Read(folder.File("sound.jsonl", First + "{\"type\":\"st")).Damage);
    }

    [Fact]
    public void ALineWithoutAnEndIsRefused()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("metrics.jsonl", First + new string('1', 100_000));
        Assert.Contains(
            $"{path}:2: a line of over 65536 letters",
            Assert.Throws<BadInputException>(() => MetricsHistory.Read(path)).Message, StringComparison.Ordinal);
    }
}
