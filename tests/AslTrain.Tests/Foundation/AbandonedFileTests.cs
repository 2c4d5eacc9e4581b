using AslTrain.Foundation;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Foundation;

[Collection(Alone.Name)]
public sealed class AbandonedFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A process that ends at once leaves no half file.</summary>
    [Fact]
    public void WhatIsHalfWrittenIsTakenAway()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a file that is open stays there");
        string path = _folder.File("a.txt", "before");
        Assert.ThrowsAny<IOException>(() => WholeFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            WholeFile.Abandon();
            Assert.Equal([path], Directory.GetFiles(_folder.Path));
        }));
        Assert.Equal("before", File.ReadAllText(path));
    }
}
