using System.Diagnostics;
using System.Text.Json;
using AslTrain.Data.Annotations;
using AslTrain.Data.Images;
using AslTrain.Data.Scenes;
using AslTrain.Data;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Data.Scenes;

public class SceneTests
{
    static readonly SceneOptions Small = new(TrainImages: 30, ValImages: 10, Size: 64, Seed: 3);

    [Fact]
    public void TheSameOptionsGiveTheSameBytes()
    {
        using TemporaryFolder first = new(), second = new();
        string a = Ensure(first.Path, Small), b = Ensure(second.Path, Small);
        string[] files =
        [
            .. Directory.GetFiles(a, "*", SearchOption.AllDirectories).Select(
                file => Path.GetRelativePath(a, file)).Order(StringComparer.Ordinal),
        ];
        Assert.Equal(42, files.Length);
        foreach (string file in files)
        {
            Assert.True(
                File.ReadAllBytes(Path.Combine(a, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(b, file))), file);
        }
        Assert.NotEqual(
            File.ReadAllBytes(Path.Combine(a, "train", "000001.jpg")), File.ReadAllBytes(Path.Combine(a, "val", "000001.jpg")));
    }

    [Fact]
    public void EveryImageHasItsSizeAndOneToFourLabels()
    {
        using TemporaryFolder folder = new();
        string root = Ensure(folder.Path, Small);
        LabeledImages train = Read(root, "train");
        Assert.Equal(20, train.Classes.Count);
        Assert.Equal(30, train.Images.Count);
        using PixelBuffer pixels = new();
        foreach (LabeledImage image in train.Images.Concat(Read(root, "val").Images))
        {
            Assert.InRange(image.Positive.Count, 1, 4);
            ImageDecoder.Decode(image.File, pixels);
            Assert.Equal((64, 64), (pixels.Width, pixels.Height));
        }
    }

    [Fact]
    public void EveryBoxLiesInItsPicture()
    {
        using TemporaryFolder folder = new();
        string root = Ensure(folder.Path, Small with { TrainImages = 200 });
        using JsonDocument document = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(root, "annotations", "instances_train.json")));
        foreach (JsonElement annotation in document.RootElement.GetProperty("annotations").EnumerateArray())
        {
            double[] box = [.. annotation.GetProperty("bbox").EnumerateArray().Select(number => number.GetDouble())];
            Assert.True(
                box[0] >= 0 && box[1] >= 0 && box[2] > 0 && box[3] > 0 && box[0] + box[2] <= 64.001 && box[1] + box[3] <= 64.001,
                string.Join(", ", box));
            Assert.Equal(box[2] * box[3], annotation.GetProperty("area").GetDouble(), 0.06);
        }
    }

    [Fact]
    public void OptionsOutOfRangeAreRefused()
    {
        using TemporaryFolder folder = new();
        foreach (
            SceneOptions options in (SceneOptions[])
            [
                Small with { Size = 0 }, Small with { Size = 2000 }, Small with { TrainImages = -1 },
                Small with { ValImages = 0 }, Small with { DropPositives = double.NaN }, Small with { DropPositives = 1 },
            ])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Ensure(folder.Path, options));
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void ValidationImagesDoNotHangOnTheNumberOfTrainingImages()
    {
        using TemporaryFolder folder = new();
        string a = Ensure(folder.Path, Small), b = Ensure(folder.Path, Small with { TrainImages = 2 });
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(a, "val", "000007.jpg")), File.ReadAllBytes(Path.Combine(b, "val", "000007.jpg")));
    }

    [Fact]
    public void DroppingLeavesPicturesAndValidationWhole()
    {
        using TemporaryFolder folder = new();
        SceneOptions many = new(TrainImages: 150, ValImages: 5, Size: 32);
        string whole = Ensure(folder.Path, many), dropped = Ensure(
            folder.Path, many with { DropPositives = 0.3 });
        int before = Labels(whole, "train"), after = Labels(dropped, "train");
        Assert.InRange(1 - ((double)after / before), 0.2, 0.4);
        Assert.Equal(Labels(whole, "val"), Labels(dropped, "val"));
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(whole, "train", "000009.jpg")),
            File.ReadAllBytes(Path.Combine(dropped, "train", "000009.jpg")));
        Assert.All(
            Read(whole, "train").Images.Zip(Read(dropped, "train").Images),
            pair => Assert.Subset(pair.First.Positive.ToHashSet(), pair.Second.Positive.ToHashSet()));

        static int Labels(string root, string split) => Read(root, split).Images.Sum(image => image.Positive.Count);
    }

    [Fact]
    public void TheStatisticsAreThoseThatTheLossIsMadeFor()
    {
        int[] counts = new int[20];
        const int Images = 6000;
        for (int image = 0; image < Images; image++)
        {
            SeededRandom random = ScenePlan.RandomOf(0, SceneSplit.Train, image);
            foreach (int index in ScenePlan.Draw(ref random).Objects.Select(placed => placed.Class).Distinct()) counts[index]++;
        }

        Assert.InRange((double)counts.Sum() / Images, 2.1, 2.5);
        Assert.InRange((double)counts.Max() / counts.Min(), 4, 10);
        Assert.All(counts, count => Assert.True(count > Images / 50));
    }

    [Fact]
    public void ObjectsStayRecognizable()
    {
        for (int image = 0; image < 500; image++)
        {
            SeededRandom random = ScenePlan.RandomOf(1, SceneSplit.Val, image);
            IReadOnlyList<SceneObject> objects = ScenePlan.Draw(ref random).Objects;
            for (int i = 0; i < objects.Count; i++)
            {
                Assert.InRange(objects[i].Radius, 0.1, 0.45);
                for (int j = 0; j < i; j++) Assert.InRange(objects[i].Overlap(objects[j]), 0, 0.5);
            }
        }
    }

    [Fact]
    public void WhatIsThereIsNotDrawnAgainAndTwoAtOnceGiveOne()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(Path.Combine(folder.Path, Small.FolderName + ".0000.new", "train"));
        string[] roots = new string[2];
        Parallel.For(0, 2, i => roots[i] = Ensure(folder.Path, Small));
        Assert.Equal(roots[0], roots[1]);
        Assert.Equal(30, Read(roots[0], "train").Images.Count);
        Assert.Equal(2, Directory.GetDirectories(folder.Path).Length);
        Ensure(folder.Path, Small, (_, _) => Assert.Fail("drawn again"));
    }

    [Theory]
    [InlineData("train/000007.jpg", 100)]
    [InlineData("val/000003.jpg", 0)]
    [InlineData("val/000003.jpg", null)]
    [InlineData("annotations/instances_train.json", 500)]
    [InlineData("annotations/instances_val.json", null)]
    public void ADamagedDataSetIsDrawnAnew(string file, int? kept)
    {
        using TemporaryFolder folder = new();
        string root = Ensure(folder.Path, Small), path = Path.Combine(root, file);
        byte[] whole = File.ReadAllBytes(path);
        if (kept is int length) File.WriteAllBytes(path, whole[..length]);
        else File.Delete(path);
        List<string?> reasons = [];
        Assert.Equal(root, Ensure(folder.Path, Small, (_, damaged) => reasons.Add(damaged)));
        Assert.Equal([path], reasons);
        Assert.Equal(whole, File.ReadAllBytes(path));
        Assert.Equal([root], Directory.GetDirectories(folder.Path));
    }

    [Theory]
    [InlineData("train/000007.jpg")]
    [InlineData("annotations/instances_val.json")]
    public void APipeInADrawnDataSetIsDamage(string file)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "has no pipes among its files");
        using TemporaryFolder folder = new();
        string path = Path.Combine(Ensure(folder.Path, Small), file);
        File.Delete(path);
        Process.Start("mkfifo", [path])!.WaitForExit();
        List<string?> reasons = [];
        Ensure(folder.Path, Small, (_, damaged) => reasons.Add(damaged));
        Assert.Equal([path], reasons);
        Assert.True(new FileInfo(path).Length > 0);
    }

    [Fact]
    public void AStoppedDrawingLeavesNothing()
    {
        using TemporaryFolder folder = new();
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(
            () => SceneDataset.Ensure(folder.Path, Small, (_, _) => stop.Cancel(), stop.Token));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    static string Ensure(string folder, SceneOptions options, Action<string, string?>? drawing = null) =>
        SceneDataset.Ensure(folder, options, drawing, TestContext.Current.CancellationToken);

    static LabeledImages Read(string root, string split) => CocoReader.Read(CocoLayout.Find(root, split), keepUnlabeled: true);
}
