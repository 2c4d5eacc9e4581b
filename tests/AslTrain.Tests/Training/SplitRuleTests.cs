using AslTrain.Data.Annotations;
using AslTrain.Distributed;
using AslTrain.Foundation;
using AslTrain.Tests.Support;
using AslTrain.Training.Configuration;
using AslTrain.Training.Inputs;
using AslTrain.Training.Settings;
using Serilog.Core;
using Xunit;

namespace AslTrain.Tests.Training;

/// <summary>What is validated on where the data set does not say so, and never on what is trained on.</summary>
public sealed class SplitRuleTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFifthIsHeldBackTheSameEachTime()
    {
        for (int i = 0; i < 50; i++) Put($"{(i % 5 == 0 ? "rare" : "common")}/{i}.jpg", $"image {i}");
        (LabeledImages train, LabeledImages val) = Open();
        Assert.Equal((40, 10), (train.Images.Count, val.Images.Count));
        Assert.Equal(2, val.Images.Count(image => image.Positive[0] == 1));
        Assert.Equal(50, train.Images.Concat(val.Images).Select(image => image.Name).Distinct().Count());

        // asl-eval finds the images that the run was measured on.
        Assert.Equal(Names(val), Names(OpenVal()));
        Assert.Equal(Names(val), Names(Open().Val));
        Assert.NotEqual(Names(val), Names(OpenVal("data.val_seed=1")));
        Assert.Equal(25, OpenVal("data.val_share=0.5").Images.Count);
    }

    [Fact]
    public void WhatBelongsTogetherStaysTogether()
    {
        for (int i = 0; i < 60; i++)
        {
            string name = $"{(i % 2 == 0 ? "a" : "b")}/patient{i / 6}_{i}";
            Put($"{name}.jpg", $"image {i}");
            Put($"{name}_again.jpg", $"image {i}");
        }

        (LabeledImages train, LabeledImages val) = Open("data.group=(patient[0-9]+)_");
        Assert.Empty(Patients(train).Intersect(Patients(val)));
        (train, val) = Open();
        HashSet<string> contents = [.. train.Images.Select(image => File.ReadAllText(image.File))];
        Assert.DoesNotContain(val.Images, image => contents.Contains(File.ReadAllText(image.File)));

        static HashSet<string> Patients(LabeledImages side) =>
            [.. side.Images.Select(image => Path.GetFileName(image.Name).Split('_')[0])];
    }

    [Theory]
    [InlineData("data.group=patient", "is no pattern such as '^(patient[0-9]+)', and format image-folder has no columns")]
    [InlineData("data.group=((", "is no pattern that is understood")]
    public void AGroupThatIsNoneIsRefused(string setting, string reason)
    {
        Put("a/1.jpg", "1");
        Put("a/2.jpg", "2");
        Assert.Contains(reason, Assert.Throws<BadInputException>(() => Open(setting)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OneImageCannotBeParted()
    {
        Put("a/1.jpg", "1");
        Assert.Contains(
            "1 images are too few to hold one back for validation; name data.val_split",
            Assert.Throws<BadInputException>(() => Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsTrainedOnIsNotMeasuredOn()
    {
        for (int i = 0; i < 4; i++) Put($"train/a/{i}.jpg", $"image {i}");
        Put("val/a/new.jpg", "another");
        Put("val/a/copy.jpg", "image 2");
        string message = Assert.Throws<BadInputException>(() => Open()).Message;
        Assert.Contains(
            "1 of 2 images of split 'val' are images of split 'train' too, byte for byte (a/copy.jpg is a/2.jpg); "
            + "data.overlap: drop leaves them out", message, StringComparison.Ordinal);
        Assert.Equal(["a/new.jpg"], Names(Open("data.overlap=drop").Val));
        Assert.Equal(["a/new.jpg"], Names(OpenVal("data.overlap=drop")));
        Assert.Equal(["a/copy.jpg", "a/new.jpg"], Names(Open("data.overlap=allow").Val));
    }

    static string[] Names(LabeledImages split) => [.. split.Images.Select(image => image.Name)];

    void Put(string name, string content) => _folder.File(name, content);

    (LabeledImages Train, LabeledImages Val) Open(params string[] settings)
    {
        using SingleProcess alone = new();
        return DataSets.Open(DataSets.WithSplits(Section(settings)), seed: 0, Logger.None, alone, CancellationToken.None);
    }

    LabeledImages OpenVal(params string[] settings)
    {
        using SingleProcess alone = new();
        return DataSets.OpenVal(Section(settings), seed: 0, Logger.None, alone, CancellationToken.None);
    }

    DataSection Section(string[] settings) => ConfigReader.Parse(
        "{}", "a.yaml", ["data.format=image-folder", $"data.root={_folder.Path}", .. settings]).Data;
}
