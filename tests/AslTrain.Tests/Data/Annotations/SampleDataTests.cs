using System.Text.Json;
using AslTrain.Data;
using AslTrain.Data.Annotations;
using AslTrain.Foundation;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Data.Annotations;

public class SampleDataTests
{
    [Theory]
    [InlineData("coco-tiny", "train2017", "coco-tiny/train")]
    [InlineData("coco-tiny", "val2017", "coco-tiny/val")]
    [InlineData("coad", "train", "coad/train")]
    [InlineData("coad", "valid", "coad/valid")]
    public void CocoEqualsTheGoldenCounts(string folder, string split, string golden)
    {
        LabeledImages images = CocoReader.Read(CocoLayout.Find(TestFiles.Shared($"data/{folder}"), split), keepUnlabeled: false);
        AssertEqual(Golden(golden), images);
    }

    [Fact]
    public void CocoWithoutImagesEqualsTheGoldenCounts()
    {
        string folder = TestFiles.Shared("data/taco-annotations/data");
        AssertEqual(
            Golden("taco/annotations.json"),
            CocoReader.Read(new CocoLayout("all", Path.Combine(folder, "annotations.json"), folder), keepUnlabeled: false),
            withFiles: false);
    }

    [Theory]
    [InlineData("voc2007/VOCdevkit", "voc2007", "train", "val")]
    [InlineData("bccd/BCCD", "bccd", "train", "val", "test")]
    public void VocEqualsTheGoldenCounts(string folder, string golden, params string[] splits)
    {
        string voc = VocLayout.FindFolder(TestFiles.Shared($"data/{folder}"));
        foreach ((int i, LabeledImages images) in VocReader.Read(voc, splits).Index())
        {
            AssertEqual(Golden($"{golden}/{splits[i]}"), images);
        }
    }

    [Theory]
    [InlineData("Train")]
    [InlineData("Test")]
    public void NusWideEqualsTheGoldenCounts(string split) =>
        AssertEqual(
            Golden($"nus-wide/{split}"), NusWideReader.Read(TestFiles.Shared("data/nus-wide-labels"), split, keepUnlabeled: true),
            withFiles: false);

    [Theory]
    [InlineData("train")]
    [InlineData("validation")]
    public void OpenImagesEqualsTheGoldenCounts(string split)
    {
        LabeledImages images = OpenImagesReader.Read(OpenImagesLayout.Find(TestFiles.Shared("data/open-images"), split));
        Assert.True(images.LeavesUnknown);
        AssertEqual(Golden($"open-images/{split}"), images);
    }

    [Fact]
    public void SplitsAreFoundWhereTheConfigNamesNone()
    {
        Assert.Equal(("train2017", "val2017"), CocoLayout.FindSplits(TestFiles.Shared("data/coco-tiny")));
        Assert.Equal(("train", "valid"), CocoLayout.FindSplits(TestFiles.Shared("data/coad")));
        Assert.Equal(("train", "val"), VocLayout.FindSplits(TestFiles.Shared("data/voc2007/VOCdevkit/VOC2007")));
        Assert.Equal(("trainval", "test"), VocLayout.FindSplits(TestFiles.Shared("data/bccd/BCCD")));
    }

    [Fact]
    public void TheAbsentImageOfAnExportIsFoundBothWays()
    {
        LabeledImages images = CocoReader.Read(CocoLayout.Find(TestFiles.Shared("data/coad"), "train"), keepUnlabeled: false);
        (LabeledImages present, IReadOnlyList<string> missing) = ImageFiles.Check(images, root: null, MissingImages.Skip);
        Assert.Equal(["Clases0000_jpg.rf.a968008492a77ec63e8325b8dc137706.jpg"], missing);
        Assert.Equal(images.Images.Count - 1, present.Images.Count);
        DataSetException error = Assert.Throws<DataSetException>(() => ImageFiles.Check(images, root: null, MissingImages.Fail));
        Assert.Contains(missing[0], error.Message, StringComparison.Ordinal);
        Assert.Equal(DataSetFault.AbsentImages, error.Fault);
    }

    static JsonElement Golden(string name) =>
        JsonDocument.Parse(File.ReadAllBytes(TestFiles.Shared("parity/annotations.json"))).RootElement.GetProperty(name);

    static void AssertEqual(JsonElement golden, LabeledImages images, bool withFiles = true)
    {
        // The golden list of classes ends where it gets long.
        string[] first = [.. golden.GetProperty("class_order").EnumerateArray().Select(name => name.GetString()!)];
        Assert.Equal(golden.GetProperty("classes").GetInt32(), images.Classes.Count);
        Assert.True(first.Length == images.Classes.Count || first.Length >= 90);
        Assert.Equal(first, images.Classes.Take(first.Length));
        Assert.Equal(golden.GetProperty("images").GetInt32(), images.Images.Count);
        // The golden counts leave difficult labels out of the positives.
        int[] positives = new int[images.Classes.Count];
        foreach (int index in images.Images.SelectMany(image => image.Positive)) positives[index]++;
        Assert.Equal(golden.GetProperty("positives").GetInt32(), positives.Sum());
        foreach (JsonProperty entry in golden.GetProperty("positives_per_class").EnumerateObject())
        {
            Assert.Equal(entry.Value.GetInt32(), positives[images.Classes.ToList().IndexOf(entry.Name)]);
        }
        Assert.Equal(golden.GetProperty("verified_negatives").GetInt32(), images.Images.Sum(image => image.Negative.Count));
        Assert.Equal(golden.GetProperty("difficult_only").GetInt32(), images.Images.Sum(image => image.Difficult.Count));
        foreach (JsonElement sample in golden.GetProperty("samples").EnumerateArray())
        {
            LabeledImage image = images.Images.Single(image => image.Name == sample.GetProperty("image").GetString());
            Assert.Equal(
                Names(sample, "positive"), image.Positive.Select(index => images.Classes[index]).Order(StringComparer.Ordinal));
            Assert.Equal(
                Names(sample, "negative"), image.Negative.Select(index => images.Classes[index]).Order(StringComparer.Ordinal));
            Assert.Equal(
                Names(sample, "difficult"), image.Difficult.Select(index => images.Classes[index]).Order(StringComparer.Ordinal));
        }

        if (withFiles && golden.TryGetProperty("missing_files", out JsonElement missing))
        {
            Assert.Equal(
                missing.EnumerateArray().Select(name => name.GetString()),
                ImageFiles.Check(images, root: null, MissingImages.Skip).Missing);
        }
    }

    static IEnumerable<string> Names(JsonElement sample, string list) =>
        sample.GetProperty(list).EnumerateArray().Select(name => name.GetString()!).Order(StringComparer.Ordinal);
}
