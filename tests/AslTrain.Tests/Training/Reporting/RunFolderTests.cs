using AslTrain.Foundation;
using AslTrain.Tests.Support;
using AslTrain.Training;
using AslTrain.Training.RunFolders;
using Xunit;

namespace AslTrain.Tests.Training.Reporting;

public class RunFolderTests
{
    [Fact]
    public void RunsOfOneSecondGetAFolderEach()
    {
        using TemporaryFolder folder = new();
        string[] paths = new string[8];
        Parallel.For(0, paths.Length, i => paths[i] = RunFolder.Create(folder.Path, "demo", new StoppedClock()).Path);
        Assert.Equal(paths.Length, paths.Distinct().Count());
        Assert.Equal(paths.Length, Directory.GetDirectories(Path.Combine(folder.Path, "demo")).Length);
        Assert.Contains(Path.Combine(folder.Path, "demo", "20260102-030405"), paths);
    }

    [Fact]
    public void AFolderThatCannotBeMadeIsNamed()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("file", "");
        string message = Assert.Throws<BadInputException>(() => RunFolder.Create(file, "demo", TimeProvider.System)).Message;
        Assert.StartsWith($"{file}: a run folder cannot be made here (run.output)", message, StringComparison.Ordinal);
    }

    sealed class StoppedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }
}
