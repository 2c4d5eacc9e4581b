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
