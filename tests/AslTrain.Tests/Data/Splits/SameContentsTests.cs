using AslTrain.Data.Splits;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Data.Splits;

public sealed class SameContentsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OnlyWholeFilesAreTheSame()
    {
        string many = new('a', 1 << 17), ends = new string('a', (1 << 17) - 1) + "b";
        string[] contents = ["one", "two", "one", many, ends, many, "", "", "one"];
        string absent = Path.Combine(_folder.Path, "no");
        string[] files = [.. contents.Select((content, i) => _folder.File($"{i}.jpg", content)), absent];
        Assert.Equal([0, 1, 0, 3, 4, 3, 6, 7, 0, 9], SameContents.Firsts(files, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void ItCanBeEnded()
    {
        using CancellationTokenSource ended = new();
        ended.Cancel();
        Assert.Throws<OperationCanceledException>(() => SameContents.Firsts([_folder.File("a", "x")], ended.Token));
    }
}
