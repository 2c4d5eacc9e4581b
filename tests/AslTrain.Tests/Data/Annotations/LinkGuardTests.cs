using AslTrain.Data.Annotations;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Data.Annotations;

public sealed class LinkGuardTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    string Root => Path.Combine(_folder.Path, "root");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LinksInsideAreFollowedAndLinksOutwardAreNot()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a privilege on Windows");
        _folder.File("outside/a.jpg", "x");
        _folder.File("root/real/a.jpg", "x");
        Link("root/file", "../outside/a.jpg");
        Link("root/folder", "../outside");
        Link("root/inner", "real");
        Link("root/innerfile", "inner/a.jpg");
        Link("root/chain", "folder/a.jpg");
        Link("root/loop", "loop");
        Link("root/absolute", Path.Combine(_folder.Path, "outside", "a.jpg"));
        Link("alias", "root");

        LinkGuard guard = new(Root);
        Assert.All(
            ["real/a.jpg", "inner/a.jpg", "innerfile"], name => Assert.True(guard.IsInside(Path.Combine(Root, name)), name));
        Assert.All(
            ["file", "folder/a.jpg", "chain", "absolute", "loop"],
            name => Assert.False(guard.IsInside(Path.Combine(Root, name)), name));

        // The root itself may be reached by a link.
        string alias = Path.Combine(_folder.Path, "alias");
        Assert.True(new LinkGuard(alias).IsInside(Path.Combine(alias, "real", "a.jpg")));
        Assert.False(new LinkGuard(alias).IsInside(Path.Combine(alias, "file")));
    }

    void Link(string name, string target) => File.CreateSymbolicLink(Path.Combine(_folder.Path, name), target);
}
