using AslTrain.Foundation;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Foundation;

public sealed class FileIdentityTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AllNamesOfAFileAreOne()
    {
        string file = _folder.File("a.txt", "same"), other = _folder.File("b.txt", "same");
        string second = Links.Hard(file, Path.Combine(_folder.Path, "second"));
        string link = Path.Combine(_folder.Path, "link"), chain = Path.Combine(_folder.Path, "chain");
        File.CreateSymbolicLink(link, "a.txt");
        File.CreateSymbolicLink(chain, link);
        FileIdentity? expected = FileIdentity.Of(file);
        Assert.True(expected is { IsPlain: true });
        string around = Path.Combine(_folder.Path, ".", "a.txt");
        Assert.All((string[])[second, link, chain, around], name => Assert.Equal(expected, FileIdentity.Of(name)));
        Assert.NotEqual(expected, FileIdentity.Of(other));
    }

    /// <summary>Beyond a linked folder ".." is what the kernel takes it for, not what the text says.</summary>
    [Fact]
    public void LinkedFoldersAreFollowed()
    {
        string file = _folder.File("deep/below/a.txt", ""), shortcut = Path.Combine(_folder.Path, "shortcut");
        Directory.CreateSymbolicLink(shortcut, Path.Combine(_folder.Path, "deep", "below"));
        Assert.Equal(FileIdentity.Of(file), FileIdentity.Of($"{shortcut}/../below/a.txt"));
    }

    [Fact]
    public void FoldersAndDevicesAreNotPlain()
    {
        Assert.Null(FileIdentity.Of(Path.Combine(_folder.Path, "nothing")));
        Assert.True(FileIdentity.Of(_folder.Path) is { IsPlain: false });
        if (!OperatingSystem.IsWindows()) Assert.True(FileIdentity.Of("/dev/null") is { IsPlain: false });
    }
}
