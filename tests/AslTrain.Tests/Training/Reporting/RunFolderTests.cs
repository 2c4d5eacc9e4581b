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
        Parallel.For(0, paths.Length, i => paths[i] = Made(folder.Path).Path);
        Assert.Equal(paths.Length, paths.Distinct().Count());
        Assert.Equal(paths.Length, Directory.GetDirectories(Path.Combine(folder.Path, "demo")).Length);
        Assert.Contains(Path.Combine(folder.Path, "demo", "20260102-030405"), paths);
    }

    [Fact]
    public void AFolderThatCannotBeMadeIsNamed()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("file", "");
        string message = Assert.Throws<BadInputException>(() => Made(file)).Message;
        Assert.StartsWith($"{file}: a run folder cannot be made here (run.output)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void OneProcessHoldsARun()
    {
        using TemporaryFolder folder = new();
        RunFolder run = Made(folder.Path);
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
        RunFolder run = Made(folder.Path);
        folder.File(Path.GetRelativePath(folder.Path, $"{run.Last}.{Guid.NewGuid():N}.new"), "half");
        run.Lock().Dispose();
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(run.Last)!));
    }

    /// <summary>It can be gone on with from the first moment, and goes with the folders above it that were made for it.</summary>
    [Fact]
    public void AFolderHasItsSettingsAndGoesWithoutTrace()
    {
        using TemporaryFolder folder = new();
        folder.File("mine.txt", "stays");
        RunFolder run = Made(Path.Combine(folder.Path, "runs"));
        Assert.Equal("data: {format: scenes}", File.ReadAllText(run.Config));
        run.Remove();
        Assert.Equal(["mine.txt"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    static RunFolder Made(string output) => RunFolder.Create(output, "demo", new StoppedClock(), "data: {format: scenes}");

    sealed class StoppedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }
}
