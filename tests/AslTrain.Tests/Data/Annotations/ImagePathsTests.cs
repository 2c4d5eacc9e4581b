using AslTrain.Data;
using AslTrain.Data.Annotations;
using AslTrain.Foundation;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Data.Annotations;

public class ImagePathsTests
{
    [Fact]
    public void FilesFoldersAndPatternsAreFoundOnceAndInOrder()
    {
        using TemporaryFolder folder = new();
        foreach (string name in (string[])["b.JPG", "a.png", "notes.txt", "below/c.webp", "below/deeper/d.gif"])
        {
            string path = Path.Combine(folder.Path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }

        Assert.Equal(["a.png", "b.JPG", "below/c.webp", "below/deeper/d.gif"], Names(folder.Path));
        Assert.Equal(
            ["below/c.webp", "a.png", "b.JPG"],
            Names($"{folder.Path}/*/*.webp", $"{folder.Path}/a.png", $"{folder.Path}/*", $"{folder.Path}/a.png"));
        Assert.Equal(["below/deeper/d.gif"], Names($"{folder.Path}/**/d*.gif"));
        Assert.Equal(["notes.txt"], Names($"{folder.Path}/notes.txt"));
        Assert.Contains(
            "no such file or folder", Assert.Throws<BadInputException>(() => Names($"{folder.Path}/e.png")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "no image there", Assert.Throws<BadInputException>(() => Names($"{folder.Path}/*.txt")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "there is no folder", Assert.Throws<BadInputException>(() => Names($"{folder.Path}/nowhere/*.png")).Message,
            StringComparison.Ordinal);
    }

    static string[] Names(params string[] paths) => [.. ImagePaths.Find(paths).Select(image => image.Name.Replace('\\', '/'))];
}
