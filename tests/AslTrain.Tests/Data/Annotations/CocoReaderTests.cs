using AslTrain.Data;
using AslTrain.Data.Annotations;
using AslTrain.Foundation;
using AslTrain.Tests.Support;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Data.Annotations;

public class CocoReaderTests
{
    const string Sound = """
        {"info": {"year": 2017}, "annotations": [
          {"id": 1, "image_id": 20, "category_id": 90, "iscrowd": 1, "segmentation": {"counts": [1, 2], "size": [3, 4]},
           "bbox": [0, 0, 1.5, 1]},
          {"id": 2, "image_id": 20, "category_id": 3, "segmentation": [[1, 2.5, 3, 4]]},
          {"id": 3, "image_id": 20, "category_id": 3}],
         "images": [{"id": 20, "file_name": "b.jpg", "width": 3}, {"id": 10, "file_name": "sub/a.jpg"}],
         "categories": [{"id": 90, "name": "zebra"}, {"id": 3, "name": "caf\u00e9"}]}
        """;

    [Fact]
    public void LabelsComeInTheOrderOfTheFileWhateverTheOrderOfItsSections()
    {
        using TemporaryFolder folder = new();
        LabeledImages images = Read(folder, Sound, keepUnlabeled: true);
        Assert.Equal(["zebra", "café"], images.Classes);
        Assert.Equal(["b.jpg", "sub/a.jpg"], images.Images.Select(image => image.Name));
        Assert.Equal([0, 1], images.Images[0].Positive);
        Assert.Empty(images.Images[1].Positive);
        Assert.Equal(Path.Combine(folder.Path, "images", "sub", "a.jpg"), images.Images[1].File);
        Assert.Equal(["b.jpg"], Read(folder, Sound, keepUnlabeled: false).Images.Select(image => image.Name));
    }

    [Fact]
    public void WhatExportsLeaveOutOrPutInIsNoTrouble()
    {
        // As Roboflow writes it: no info, a category 0 that no object has, ids that are no row numbers.
        using TemporaryFolder folder = new();
        string export = Sound.Replace("\"info\": {\"year\": 2017}, ", "", StringComparison.Ordinal)
            .Replace(
                "\"categories\": [", "\"categories\": [{\"id\": 0, \"name\": \"animals\", \"supercategory\": \"none\"}, ",
                StringComparison.Ordinal);
        LabeledImages images = Read(folder, export, keepUnlabeled: false);
        Assert.Equal(["animals", "zebra", "café"], images.Classes);
        Assert.Equal([1, 2], images.Images[0].Positive);
    }

    [Theory]
    [InlineData("\"id\": 10", "\"id\": 20", "two images have the id 20")]
    [InlineData("\"id\": 3, \"name\"", "\"id\": 90, \"name\"", "two categories have the id 90")]
    [InlineData("\"b.jpg\"", "\"../b.jpg\"", "image 20: the file name '../b.jpg' leaves the folder")]
    [InlineData("\"b.jpg\"", "\"..\\\\b.jpg\"", "leaves the folder")]
    [InlineData("\"b.jpg\"", "\"/etc/passwd\"", "leaves the folder")]
    [InlineData("\"b.jpg\"", "\"C:\\\\b.jpg\"", "leaves the folder")]
    [InlineData("\"b.jpg\"", "\"\"", "leaves the folder")]
    [InlineData("\"b.jpg\"", "[12]", "images[0].file_name should be a text")]
    [InlineData("\"b.jpg\"", "NaN", "images[0].file_name should be a text")]
    [InlineData("\"b.jpg\"", "null", "images[0] has no file_name")]
    [InlineData("\"id\": 20, \"file_name\"", "\"id\": true, \"file_name\"", "images[0].id should be a number or a text")]
    [InlineData("\"category_id\": 90", "\"category_id\": NaN", "annotations[0].category_id should be a number or a text")]
    [InlineData("\"year\": 2017", "\"year\": 1 NaN", "broken JSON")]
    [InlineData("\"year\": 2017", "\"year\": Nan", "broken JSON")]
    [InlineData("\"category_id\": 90, ", "", "annotations[0] has no category_id")]
    [InlineData("\"categories\"", "\"classes\"", "no \"categories\"")]
    [InlineData("\"images\": [", "\"images\": 3, \"x\": [", "\"images\" should be a list")]
    [InlineData("{\"info\"", "[{\"info\"", "not a COCO file")]
    public void AnUnsoundFileIsNamedInOneLine(string sound, string broken, string reason)
    {
        using TemporaryFolder folder = new();
        Refused(folder, Sound.Replace(sound, broken, StringComparison.Ordinal), reason);
    }

    [Theory]
    [InlineData("\"image_id\": 21, \"category_id\": 90", "images", "image 21")]
    [InlineData("\"image_id\": 20, \"category_id\": 9.5", "categories", "category 9.5")]
    public void AnAnnotationOfWhatIsNotListedIsLeftOutAndCounted(string broken, string what, string which)
    {
        using TemporaryFolder folder = new();
        string json = Sound.Replace("\"image_id\": 20, \"category_id\": 90", broken, StringComparison.Ordinal);
        LabeledImages images = Read(folder, json, keepUnlabeled: false);
        Assert.Equal([1], images.Images[0].Positive);
        Assert.Equal(
            $"{Path.Combine(folder.Path, "a.json")}: 1 of 3 annotations are of {what} that it does not list, and left out "
                + $"(annotations[0] of {which})",
            Assert.Single(images.Notes));
    }

    [Fact]
    public void WhatPythonWritesBesideJsonIsPassedOver()
    {
        using TemporaryFolder folder = new();
        string[] words = ["NaN", "-Infinity", "Infinity"];
        string many = string.Join(",", Enumerable.Range(0, 30_000).Select(i =>
            $"{{\"score\": {words[i % 3]}, \"NaN\": \"NaN \\\" Infinity{new string('x', i % 7)}\", \"box\": [NaN, 1]}}"));
        string deep = new string('[', 5000) + new string(']', 5000);
        LabeledImages images = Read(
            folder, Sound.Replace("{\"year\": 2017}", $"[{many}, {deep}]", StringComparison.Ordinal), keepUnlabeled: false);
        Assert.Equal([0, 1], images.Images[0].Positive);
        Refused(folder, Sound.Replace("{\"year\": 2017}", new string('[', 20_000), StringComparison.Ordinal), "broken JSON");
    }

    [Fact]
    public void AFileCutOffAnywhereIsRefused()
    {
        using TemporaryFolder folder = new();
        for (int length = 1; length < Sound.TrimEnd().Length; length += 7) Refused(folder, Sound[..length], "cut off");
        Refused(folder, "", "empty (0 bytes)");
        Refused(folder, "{\"images\": [}", "broken JSON");
        Refused(folder, Sound + "{}", "broken JSON");
    }

    [Fact]
    public void AnAbsentFileIsNamed()
    {
        string message = Assert.Throws<BadInputException>(
            () => CocoReader.Read(new CocoLayout("x", "/nowhere/a.json", "/nowhere"), false)).Message;
        Assert.Equal("/nowhere/a.json: there is no such annotation file", message);
        using TemporaryFolder folder = new();
        message = Assert.Throws<BadInputException>(() => CocoLayout.Find(folder.Path, "train2030")).Message;
        Assert.Contains("annotations/instances_train2030.json", message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileLongerThanTheBufferReadsTheSame()
    {
        using TemporaryFolder folder = new();
        string filler =
            $"\"x\": [{string.Join(",", Enumerable.Range(0, 40_000).Select(i => $"{{\"a\": \"{new string('y', i % 50)}\"}}"))}],";
        LabeledImages images = Read(
            folder, Sound.Replace("\"images\"", filler + "\"images\"", StringComparison.Ordinal), keepUnlabeled: false);
        Assert.Equal([0, 1], images.Images[0].Positive);
    }

    [Fact]
    public void NoNameEverLeavesItsFolder() =>
        Gen.OneOf(
            Gen.Const(".."), Gen.Const("."), Gen.Const("a"), Gen.Const("/"), Gen.Const("\\"), Gen.Const("b.jpg"), Gen.Const("C:"),
            Gen.Const("\0")).Array[0, 8].Sample(parts =>
    {
        string folder = Path.Combine(Path.GetTempPath(), "root");
        string? path = FileNames.Inside(folder, string.Concat(parts));
        return path is null || (
            path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && Path.GetFullPath(path) == path);
    });

    [Fact]
    public void ASubsetIsSeededAndKeepsTheOrder()
    {
        LabeledImages all = new(["a"], [.. Enumerable.Range(0, 50).Select(i => new LabeledImage($"{i:00}", "", [], []))]);
        LabeledImages first = Subset.Take(all, 10, 1), again = Subset.Take(all, 10, 1), other = Subset.Take(all, 10, 2);
        Assert.Equal(10, first.Images.Count);
        Assert.Equal(first.Images, again.Images);
        Assert.NotEqual(first.Images, other.Images);
        Assert.Equal(
            first.Images.Select(image => image.Name).Order(StringComparer.Ordinal), first.Images.Select(image => image.Name));
        Assert.Same(all, Subset.Take(all, 50, 1));
    }

    static LabeledImages Read(TemporaryFolder folder, string json, bool keepUnlabeled) =>
        CocoReader.Read(new CocoLayout("x", folder.File("a.json", json), Path.Combine(folder.Path, "images")), keepUnlabeled);

    static void Refused(TemporaryFolder folder, string json, string reason)
    {
        string message = Assert.Throws<BadInputException>(() => Read(folder, json, false)).Message;
        Assert.StartsWith(Path.Combine(folder.Path, "a.json"), message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
