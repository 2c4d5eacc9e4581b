using AslTrain.Data.Formats;
using AslTrain.Tests.Data.Cases;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Data.Formats;

/// <summary>YOLO's folders, and Label Studio's own exports.</summary>
public sealed class LabellingToolTests : IDisposable
{
    const StringComparison Ordinal = StringComparison.Ordinal;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(
        "images/{0}/{1}.jpg", "labels/{0}/{1}.txt",
        "path: .\ntrain: images/train\nval: images/val\nnames:\n  0: cat\n  1: dog\n")]
    [InlineData(
        "{0}/images/{1}.jpg", "{0}/labels/{1}.txt",
        "train: ../train/images\nval: ../val/images\nnc: 2\nnames: ['cat', 'dog']\n")]
    [InlineData(
        "images/{0}/{1}.jpg", "labels/{0}/{1}.txt",
        "path: /content/pets\ntrain: images/train\nval: images/val\nnames: [cat, dog]")]
    [InlineData("{0}/images/{1}.jpg", "{0}/labels/{1}.txt", "names: [cat, dog]")]
    [InlineData("{0}/images/{1}.jpg", "{0}/images/{1}.txt", "names: [cat, dog]")]
    public void YoloIsReadAsToolsExportIt(string image, string label, string yaml)
    {
        _folder.File("data.yaml", yaml);
        for (int i = 0; i < 6; i++)
        {
            string split = i < 4 ? "train" : "val";
            _folder.File(string.Format(null, image, split, i), $"image {i}");
            string outline = i == 3 ? "0 .1 .1 .2 .2 .3 .1\n" : "";
            _folder.File(string.Format(null, label, split, i), $"{i % 2} 0.5 0.5 0.1 0.1\n\n{outline}");
        }

        File.WriteAllText(Path.Combine(_folder.Path, string.Format(null, label, "train", 0)), "");
        Assert.Equal("yolo", DataFormats.Recognize(_folder.Path)?.Name);
        Case read = Case.OfData(_folder.Path, "yolo");
        Assert.Null(read.Error);
        Assert.Equal(["cat", "dog"], read.Classes);
        Assert.Equal(["", "dog", "cat", "cat dog"], read.Train.Select(one => string.Join(' ', one.Positive)));
        Assert.Equal(["cat", "dog"], read.Val.Select(one => string.Join(' ', one.Positive)));
    }

    [Theory]
    [InlineData("classes.txt", "images/{0}.jpg", "labels/{0}.txt")]
    [InlineData("obj.names", "obj_train_data/{0}.jpg", "obj_train_data/{0}.txt")]
    public void YoloOfOneSplitIsPartedIntoTwo(string names, string image, string label)
    {
        _folder.File(names, "cat\ndog\n");
        for (int i = 0; i < 6; i++)
        {
            _folder.File(string.Format(null, image, i), $"image {i}");
            if (i > 0) _folder.File(string.Format(null, label, i), $"{i % 2} 0.5 0.5 0.1 0.1\n");
        }

        Case read = Case.OfData(_folder.Path, "yolo", "data.val_share=0.4");
        Assert.Equal(6, read.Train.Count + read.Val.Count);
        Assert.NotEmpty(read.Val);
        Assert.Contains("1 of 6 images of split 'default' have no text of labels", read.Warnings[0], Ordinal);
    }

    [Theory]
    [InlineData("2 0.5 0.5 0.1 0.1", "0.txt:1: the class 2 is none of the 2")]
    [InlineData("cat 0.5 0.5 0.1 0.1", "0.txt:1: 'cat 0.5 0.5 0.1 0.1' should be a class and a box")]
    [InlineData("0 0.5", "0.txt:1: '0 0.5' should be a class and a box")]
    public void AnUnsoundObjectIsNamed(string line, string reason)
    {
        _folder.File("data.yaml", "names: [cat, dog]");
        _folder.File("train/images/0.jpg", "image");
        _folder.File("train/labels/0.txt", line);
        Assert.Contains(reason, Case.OfData(_folder.Path, "yolo").Error, Ordinal);
        _folder.File("data.yaml", "names: [cat, dog");
        Assert.NotNull(Case.OfData(_folder.Path, "yolo").Error);
    }

    [Theory]
    [InlineData("/data/upload/1/3f2a9c1b-{0}.jpg", "images/3f2a9c1b-{0}.jpg")]
    [InlineData("/data/upload/1/3f2a9c1b-{0}.jpg", "{0}.jpg")]
    [InlineData("/data/local-files/?d=photos/{0}.jpg", "photos/{0}.jpg")]
    [InlineData("/data/local-files/?d=photos/my%20{0}.jpg", "my {0}.jpg")]
    [InlineData("s3://bucket/photos/{0}.jpg", "images/{0}.jpg")]
    [InlineData("{0}.jpg", "{0}.jpg")]
    public void LabelStudioIsReadInBothForms(string name, string file)
    {
        // With single quotes, for the sake of whoever reads this.
        string[] full =
        [
            Task("{'type': 'choices', 'value': {'choices': ['cat', 'dog']}}"), Task(""),
            Task("{'type': 'rectanglelabels', 'value': {'x': 1, 'rectanglelabels': ['dog']}}"),
            Task("{'type': 'choices', 'value': {'choices': ['cat']}}", "true"),
            Task("{'type': 'taxonomy', 'value': {'taxonomy': [['pet', 'cat']]}}, {'value': {'text': ['x']}}"),
        ];
        string[] brief =
        [
            "'tag': {'choices': ['cat', 'dog']}", "'tag': null", "'label': [{'x': 1, 'rectanglelabels': ['dog']}]",
            "'tag': {'taxonomy': [['pet', 'cat']]}",
        ];
        for (int i = 0; i < 5; i++) _folder.File(string.Format(null, file, i), $"image {i}");
        for (int i = 0; i < 2; i++)
        {
            IEnumerable<string> tasks = i == 0
                ? full.Select((task, row) => $"{{'id': {row}, 'data': {{'image': '{Named(row)}'}}, {task}}}")
                : brief.Select((task, row) => $"{{'image': '{Named(row)}', {task}, 'annotation_id': 1, 'lead_time': 2.5}}");
            _folder.File("project-1-at-2026.json", $"[{string.Join(",\n", tasks)}]".Replace('\'', '"'));
            Assert.Equal("label-studio", DataFormats.Recognize(_folder.Path)?.Name);
            Case read = Case.OfData(_folder.Path, "label-studio", "data.val_share=0.4");
            Assert.Null(read.Error);
            Assert.Equal(["cat", "dog", "pet / cat"], read.Classes);
            Assert.Equal(
                ["", "cat dog", "dog", "pet / cat"],
                read.Train.Concat(read.Val).Select(one => string.Join(' ', one.Positive)).Order(StringComparer.Ordinal));
            Assert.Equal(i == 0, read.Warnings.Any(line => line.Contains("1 tasks are not annotated, or skipped", Ordinal)));
        }

        string Named(int row) => string.Format(null, name, row);

        static string Task(string result, string skipped = "false") =>
            $"'annotations': [{{'was_cancelled': {skipped}, 'result': [{result}]}}], 'predictions': [{{'result': [1]}}]";
    }
}
