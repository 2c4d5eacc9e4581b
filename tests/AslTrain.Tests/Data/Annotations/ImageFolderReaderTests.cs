using AslTrain.Data;
using AslTrain.Data.Annotations;
using AslTrain.Foundation;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Data.Annotations;

public sealed class ImageFolderReaderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFolderIsAClass()
    {
        foreach (
            string file in (string[])
            [
                "train/dog/b.jpg", "train/dog/more/a.PNG", "train/cat/1.webp", "train/cat/notes.txt", "train/.cache/x.jpg",
                "valid/dog/b.jpg",
            ])
        {
            Put(file);
        }
        Assert.Equal(("train", "valid"), ImageFolderReader.FindSplits(_folder.Path));
        LabeledImages train = ImageFolderReader.Read(_folder.Path, "train");
        Assert.Equal(["cat", "dog"], train.Classes);
        Assert.Equal(["cat/1.webp", "dog/b.jpg", "dog/more/a.PNG"], train.Images.Select(image => image.Name));
        Assert.Equal([[0], [1], [1]], train.Images.Select(image => image.Positive));
        Assert.True(File.Exists(train.Images[2].File));
        Assert.Equal(["dog"], ImageFolderReader.Read(_folder.Path, "valid").Classes);
    }

    [Fact]
    public void WithoutSplitsAllIsOne()
    {
        for (int i = 0; i < 40; i++) Put($"class{i % 4}/{i}.jpg");
        Assert.Equal(("train", null), ImageFolderReader.FindSplits(_folder.Path));
        Assert.Equal(40, ImageFolderReader.Read(_folder.Path, "train").Images.Count);
        Refused("or none to hold images back", () => ImageFolderReader.Read(_folder.Path, "val"));
    }

    [Fact]
    public void WhatIsNotThereIsNamed()
    {
        Refused("has no folder of a class", () => ImageFolderReader.Read(_folder.Path, "train"));
        Put("train/dog/b.jpg");
        Assert.Equal(("train", null), ImageFolderReader.FindSplits(_folder.Path));
        Refused("there is no such folder (split 'val')", () => ImageFolderReader.Read(_folder.Path, "val"));
        Refused("leaves the folder", () => ImageFolderReader.Read(_folder.Path, "../x"));
        Refused("/nowhere: there is no such folder", () => ImageFolderReader.FindSplits("/nowhere"));
        Refused("/nowhere: there is no such folder", () => ImageFolderReader.Read("/nowhere", "train"));
    }

    [Fact]
    public void ACircleOfLinksEnds()
    {
        Put("a/1.jpg");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "a", "again"), _folder.Path);
        LabeledImages images = ImageFolderReader.Read(_folder.Path, "train");
        Assert.InRange(images.Images.Count, 1, 20);
    }

    static void Refused(string reason, Action read) =>
        Assert.Contains(reason, Assert.ThrowsAny<BadInputException>(read).Message, StringComparison.Ordinal);

    void Put(string name)
    {
        string path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, []);
    }
}
