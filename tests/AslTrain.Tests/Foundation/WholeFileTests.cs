using AslTrain.Foundation;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Foundation;

public sealed class WholeFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFileIsReplacedWhole()
    {
        string path = _folder.File("a.txt", "before");
        WholeFile.Write(path, "after");
        Assert.Equal("after", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    /// <summary>Half of it is written when it fails: the old one stays, and nothing lies beside it.</summary>
    [Fact]
    public void AFailureLeavesWhatWasThere()
    {
        string path = _folder.File("a.txt", "before");
        Assert.Throws<BadInputException>(() => WholeFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new BadInputException("in the middle");
        }));
        Assert.Equal("before", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void AFileThatMustNotBeThereStays()
    {
        string path = _folder.File("a.txt", "before");
        Assert.Throws<IOException>(() => WholeFile.Write(path, stream => stream.WriteByte(1), replaces: false));
        Assert.Equal("before", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    /// <summary>The writer may read the file that it replaces.</summary>
    [Fact]
    public void TheOldFileIsThereWhileTheNewOneIsWritten()
    {
        string path = _folder.File("a.txt", "before");
        WholeFile.Write(path, stream => stream.Write([.. File.ReadAllBytes(path), (byte)'!']));
        Assert.Equal("before!", File.ReadAllText(path));
    }

    /// <summary>A link in the place of a file is replaced, and what it leads to stays.</summary>
    [Fact]
    public void ALinkIsNotWrittenThrough()
    {
        string target = _folder.File("target.txt", "before"), link = Path.Combine(_folder.Path, "link.txt");
        File.CreateSymbolicLink(link, target);
        WholeFile.Write(link, "after");
        Assert.Equal("before", File.ReadAllText(target));
        Assert.Equal("after", File.ReadAllText(link));
        Assert.Null(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void WhatAKillLeftIsSweptUp()
    {
        string kept = _folder.File("a.txt.new", ""), other = _folder.File("b.0123.new", "");
        _folder.File($"a.txt.{Guid.NewGuid():N}.new", "half");
        WholeFile.SweepUp(_folder.Path);
        Assert.Equal([kept, other], Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TryingLeavesNothing()
    {
        WholeFile.Try(Path.Combine(_folder.Path, "a.txt"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        Assert.ThrowsAny<IOException>(() => WholeFile.Try(Path.Combine(_folder.Path, "nowhere", "a.txt")));
    }

    /// <summary>What is kept and written on in place is written through no link.</summary>
    [Fact]
    public void AKeptFileIsNoLink()
    {
        string target = _folder.File("target.txt", "before"), link = Path.Combine(_folder.Path, "log.txt");
        File.CreateSymbolicLink(link, target);
        string message = Assert.Throws<BadInputException>(() => KeptFile.Open(link, FileShare.Read)).Message;
        Assert.StartsWith($"{link}: a link to {target}", message, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => KeptFile.Open(_folder.Path, FileShare.Read));
        KeptFile.Open(Path.Combine(_folder.Path, "own.txt"), FileShare.Read).Dispose();
    }

    /// <summary>Old ones that a kill left beside; one that may be in the making stays.</summary>
    [Fact]
    public void LeftFoldersAreSweptUp()
    {
        string old = Path.GetDirectoryName(_folder.File($".asl-train-{Guid.NewGuid():N}.new/train/1.jpg", ""))!;
        string inTheMaking = Path.GetDirectoryName(_folder.File($".asl-train-{Guid.NewGuid():N}.new/1.jpg", ""))!;
        string left = Path.GetDirectoryName(old)!;
        Directory.SetLastWriteTimeUtc(left, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        string made = WholeFolder.Make(_folder.Path, ["a"], _ => { })!;
        Assert.Equal([inTheMaking, made], Directory.GetDirectories(_folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AFolderTakesTheFirstNameThatNothingHas()
    {
        string taken = Path.GetDirectoryName(_folder.File("a/file", ""))!;
        string? made = WholeFolder.Make(
            _folder.Path, ["a", "b", "c"], folder => File.WriteAllText(Path.Combine(folder, "new"), ""));
        Assert.Equal(Path.Combine(_folder.Path, "b"), made);
        Assert.Equal([Path.Combine(made!, "new")], Directory.GetFiles(made!));
        Assert.Equal([Path.Combine(taken, "file")], Directory.GetFiles(taken));
    }

    [Fact]
    public void AFolderThatCannotBeFilledOrNamedIsNotThere()
    {
        _folder.File("a/file", "");
        Assert.Null(WholeFolder.Make(_folder.Path, ["a"], _ => { }));
        Assert.Throws<BadInputException>(
            () => WholeFolder.Make(_folder.Path, ["b"], _ => throw new BadInputException("in the middle")));
        Assert.Equal([Path.Combine(_folder.Path, "a")], Directory.GetDirectories(_folder.Path));
    }
}
