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

    [Fact]
    public void OneProcessHoldsARun()
    {
        using TemporaryFolder folder = new();
        RunFolder run = RunFolder.Create(folder.Path, "demo", new StoppedClock());
        using (run.Lock())
        {
            string message = Assert.Throws<BadInputException>(run.Lock).Message;
            Assert.Equal($"{run.Path}: another process is training this run", message);
        }

        run.Lock().Dispose();
    }

    /// <summary>A folder that nobody can write, root neither, is not one that somebody trains in.</summary>
    [Fact]
    public void ARunThatCannotBeWrittenIsNoneThatIsHeld()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the proc file system");
        string message = Assert.Throws<BadInputException>(new RunFolder("/proc/self").Lock).Message;
        Assert.StartsWith("/proc/self: the run's folder cannot be written: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatAKillLeftHalfSavedGoesWhenTheRunGoesOn()
    {
        using TemporaryFolder folder = new();
        RunFolder run = RunFolder.Create(folder.Path, "demo", new StoppedClock());
        folder.File(Path.GetRelativePath(folder.Path, $"{run.Last}.{Guid.NewGuid():N}.new"), "half");
        run.Lock().Dispose();
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(run.Last)!));
    }

    sealed class StoppedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }
}
