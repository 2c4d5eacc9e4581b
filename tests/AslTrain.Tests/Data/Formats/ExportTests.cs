using AslTrain.Data.Annotations;
using AslTrain.Data.Formats;
using AslTrain.Tests.Data.Cases;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Data.Formats;

/// <summary>Folders as annotation tools export them, each with two images or more and the labels cat and dog.</summary>
public sealed class ExportTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("result.json", "images/1_a.jpg", "images/1_a.jpg")]
    [InlineData("result.json", "../../label-studio/data/media/upload/1/1_a.jpg", "images/1_a.jpg")]
    [InlineData("result.json", @"images\1\1_a.jpg", "images/1/1_a.jpg")]
    [InlineData("result.json", "C:/Users/a/photos/1_a.jpg", "images/1_a.jpg")]
    [InlineData("annotations/instances_default.json", "1_a.jpg", "images/1_a.jpg")]
    [InlineData("annotations/instances_default.json", "1_a.jpg", "images/default/1_a.jpg")]
    [InlineData("annotations/instances_Train.json", "1_a.jpg", "images/Train/1_a.jpg")]
    [InlineData("train/_annotations.coco.json", "1_a.jpg", "train/1_a.jpg")]
    [InlineData("labels.json", "1_a.jpg", "data/1_a.jpg")]
    [InlineData("annotations.json", "batch_1/1_a.jpg", "batch_1/1_a.jpg")]
    [InlineData("_annotations.coco.json", "1_a.jpg", "1_a.jpg")]
    [InlineData("annotations/lvis_v1_train.json", "1_a.jpg", "train2017/1_a.jpg")]
    [InlineData("my photos.json", "1_a.jpg", "JPEGImages/1_a.jpg")]
    public void CocoOfOneSplitIsFound(string annotations, string name, string file)
    {
        for (int i = 0; i < 4; i++) _folder.File(file.Replace("1_a", $"{i}_a", StringComparison.Ordinal), $"image {i}");
        _folder.File(annotations, Coco(name, 0, 4));
        Assert.Equal("coco", DataFormats.Recognize(_folder.Path)?.Name);
        Case read = Case.OfData(_folder.Path, "coco", "data.val_share=0.5");
        Assert.Null(read.Error);
        Assert.Equal(["cat", "dog"], read.Classes);
        string[] names = [.. Enumerable.Range(0, 4).Select(i => file.Replace("1_a", $"{i}_a", StringComparison.Ordinal))];
        Assert.Equal(
            names.Select(image => Path.Combine(_folder.Path, image)),
            read.Train.Concat(read.Val).Select(image => image.File).Order(StringComparer.Ordinal));
        Assert.NotEmpty(read.Val);
    }

    [Theory]
    [InlineData("annotations/instances_Train.json", "annotations/instances_Validation.json", "images/Train", "images/Validation")]
    [InlineData("train/_annotations.coco.json", "test/_annotations.coco.json", "train", "test", true)]
    [InlineData("TRAIN/labels.json", "Val/labels.json", "TRAIN/data", "Val/data")]
    [InlineData("annotations/train.json", "annotations/valid.json", "images", "images")]
    [InlineData("train.json", "val.json", "images/train", "images/val")]
    [InlineData("annotations/instances_train2029.json", "annotations/instances_val2029.json", "train2029", "val2029")]
    [InlineData("annotations/lvis_v1_train.json", "annotations/lvis_v1_val.json", "train2017", "val2017")]
    public void CocoOfTwoSplitsIsFound(string train, string val, string trainFolder, string valFolder, bool says = false)
    {
        for (int i = 0; i < 6; i++) _folder.File($"{(i < 4 ? trainFolder : valFolder)}/{i}_a.jpg", $"image {i}");
        _folder.File(train, Coco("1_a.jpg", 0, 4));
        _folder.File(val, Coco("1_a.jpg", 4, 6));
        Case read = Case.OfData(_folder.Path, "coco");
        Assert.Equal(["0_a.jpg: cat", "1_a.jpg: dog", "2_a.jpg: cat", "3_a.jpg: dog"], read.Train.Select(image => $"{image}"));
        Assert.Equal(["4_a.jpg: cat", "5_a.jpg: dog"], read.Val.Select(image => $"{image}"));
        Assert.All(read.Train.Concat(read.Val), image => Assert.True(File.Exists(image.File)));
        Assert.Equal(says, read.Warnings.Any(line => line.Contains("'test' is validated on", StringComparison.Ordinal)));
    }

    [Fact]
    public void LvisHasAddressesAlone()
    {
        for (int i = 0; i < 4; i++) _folder.File($"{(i == 0 ? "val2017" : "train2017")}/{i}_a.jpg", $"image {i}");
        string json = Coco("x", 0, 4).Replace("\"file_name\": \"x\"", "\"file_name\": \"y\"", StringComparison.Ordinal);
        for (int i = 0; i < 4; i++)
        {
            string folder = i == 0 ? "val2017" : "train2017";
            int place = json.IndexOf("\"file_name\": \"y\"", StringComparison.Ordinal);
            json = json[..place] + $"\"coco_url\": \"http://images.example.org/{folder}/{i}_a.jpg\""
                + json[(place + "\"file_name\": \"y\"".Length)..];
        }

        _folder.File("annotations/lvis_v1_train.json", json);
        Case read = Case.OfData(_folder.Path, "coco", "data.val_share=0.5");
        Assert.Equal(4, read.Train.Count + read.Val.Count);
    }

    [Fact]
    public void AnnotationsAndImagesAreWhereOneSays()
    {
        for (int i = 0; i < 6; i++) _folder.File($"photos/2024/{i}_a.jpg", $"image {i}");
        _folder.File("export/first.txt", Coco("1_a.jpg", 0, 4));
        _folder.File("export/second.txt", Coco("1_a.jpg", 4, 6));
        string[] told = ["data.annotations=export/first.txt", "data.images=photos/2024"];
        Assert.Equal(4, Case.OfData(_folder.Path, "coco", [.. told, "data.val_annotations=export/second.txt"]).Train.Count);
        Case parted = Case.OfData(_folder.Path, "coco", [.. told, "data.val_share=0.5"]);
        Assert.Equal(4, parted.Train.Count + parted.Val.Count);
        Assert.Contains(
            "the annotation file of split 'test' is not told",
            Case.OfData(_folder.Path, "coco", [.. told, "data.val_split=test"]).Error, StringComparison.Ordinal);
        using TemporaryFolder elsewhere = new();
        File.Move(Path.Combine(_folder.Path, "export/first.txt"), Path.Combine(elsewhere.Path, "first.json"));
        Case read = Case.OfData(_folder.Path, "coco", $"data.annotations={elsewhere.Path}/first.json", "data.images=photos");
        Assert.Null(read.Error);
        Assert.All(read.Train, image => Assert.True(File.Exists(image.File)));
    }

    [Fact]
    public void NamesThatLeadOutAreRefusedWhereverTheirLastPartIsNot()
    {
        _folder.File("images/0_a.jpg", "image");
        string secret = _folder.File("secret.jpg", "secret");
        _folder.File("set/result.json", Coco("../secret.jpg", 0, 2));
        string? error = Case.OfData(Path.Combine(_folder.Path, "set"), "coco").Error;
        Assert.Contains("image 0: the file name '../secret.jpg' leaves the folder", error, StringComparison.Ordinal);
        _folder.File("set/result.json", Coco(secret, 0, 2));
        error = Case.OfData(Path.Combine(_folder.Path, "set"), "coco").Error;
        Assert.Contains("leaves the folder", error, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNoneOfCocoIsNotTakenForIt()
    {
        _folder.File("package.json", "{\"name\": \"x\", \"images\": []}");
        _folder.File("train/labels.json", "[{\"image\": \"a.jpg\"}]");
        _folder.File("annotations/captions_train2017.json", Coco("1_a.jpg", 0, 4));
        Assert.Null(DataFormats.Recognize(_folder.Path));
    }

    [Theory]
    [InlineData("{0}.xml", "{0}.jpg")]
    [InlineData("Annotations/{0}.xml", "images/{0}.png")]
    [InlineData("annotations/{0}.xml", "JPEGImages/{0}.JPG")]
    [InlineData("labels/{0}.xml", "data/{0}.jpeg")]
    [InlineData("train/{0}.xml", "train/{0}.jpg")]
    [InlineData("my export/Annotations/{0}.xml", "my export/images/{0}.jpg")]
    [InlineData("Annotations/{0}.xml", "JPEGImages/{0}.jpg", "ImageSets/Main/default.txt")]
    [InlineData("Annotations/{0}.xml", "JPEGImages/{0}.jpg", "ImageSets/default.txt")]
    [InlineData("train/Annotations/{0}.xml", "train/JPEGImages/{0}.jpg")]
    public void VocOfOneSplitIsFound(string xml, string image, string? list = null)
    {
        for (int i = 0; i < 4; i++)
        {
            _folder.File(string.Format(null, xml, i), Voc(i));
            _folder.File(string.Format(null, image, i), $"image {i}");
        }

        if (list is not null) _folder.File(list, "0\n1\n2\n3\n");
        Assert.Equal("voc", DataFormats.Recognize(_folder.Path)?.Name);
        Case read = Case.OfData(_folder.Path, "voc", "data.val_share=0.5");
        Assert.Null(read.Error);
        Assert.Equal(["cat", "dog"], read.Classes);
        Assert.Equal(
            Enumerable.Range(0, 4).Select(i => Path.Combine(_folder.Path, string.Format(null, image, i))),
            read.Train.Concat(read.Val).Select(one => one.File).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void VocOfTwoFoldersIsFoundAndImagesWithoutXmlAreCounted()
    {
        for (int i = 0; i < 6; i++)
        {
            _folder.File($"{(i < 4 ? "Train" : "test")}/{i}.xml", Voc(i));
            _folder.File($"{(i < 4 ? "Train" : "test")}/{i}.jpg", $"image {i}");
        }

        _folder.File("Train/lonely.jpg", "image");
        Case read = Case.OfData(_folder.Path, "voc");
        Assert.Equal((4, 2), (read.Train.Count, read.Val.Count));
        string warnings = string.Join('\n', read.Warnings);
        Assert.Contains("1 images have no XML file, and are left out (lonely.jpg)", warnings, StringComparison.Ordinal);
        Assert.Contains("split 'test' is validated on", warnings, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatAnotherImageOwnsIsNotTakenByItsAnnotation()
    {
        _folder.File("ImageSets/Main/train.txt", "a\nb\nc\n");
        foreach ((string id, string file) in ((string, string)[])[("a", "b.png"), ("b", "b.png"), ("c", "IMG_7.png")])
        {
            string xml = $"<annotation><filename>{file}</filename><object><name>cat</name></object></annotation>";
            _folder.File($"Annotations/{id}.xml", xml);
        }

        _folder.File("JPEGImages/b.png", "image");
        _folder.File("JPEGImages/IMG_7.png", "another");
        LabeledImages read = VocReader.Read(_folder.Path, "train")[0];
        Assert.Equal(["a.jpg", "b.png", "IMG_7.png"], read.Images.Select(image => Path.GetFileName(image.File)));
    }

    [Theory]
    [InlineData("annotations/{0}-annotations-human-imagelabels.csv", "annotations/class-descriptions.csv", "images/{0}/{1}.jpg")]
    [InlineData("oidv6-{0}-annotations-human-imagelabels.csv", "oidv6-class-descriptions.csv", "{0}/{1}.PNG")]
    [InlineData("annotations/{0}-annotations-bbox.csv", "annotations/class-descriptions.csv", "images/{0}/{1}.jpg")]
    [InlineData("{0}/labels/classifications.csv", "{0}/metadata/classes.csv", "{0}/data/{1}.jpg")]
    public void OpenImagesOfAnExportAreFound(string labels, string classes, string image)
    {
        foreach ((string split, int start, int end) in ((string, int, int)[])[("train", 0, 4), ("validation", 4, 6)])
        {
            string rows = string.Concat(Enumerable.Range(start, end - start).Select(i => $"{i},verification,/m/{i % 2},1\n"));
            _folder.File(string.Format(null, labels, split), "ImageID,Source,LabelName,Confidence\n" + rows);
            _folder.File(string.Format(null, classes, split), "/m/0,cat\n/m/1,dog\n");
            for (int i = start; i < end; i++) _folder.File(string.Format(null, image, split, i), $"image {i}");
        }

        Assert.Equal("open-images", DataFormats.Recognize(_folder.Path)?.Name);
        Case read = Case.OfData(_folder.Path, "open-images");
        Assert.Null(read.Error);
        Assert.Equal("0: cat; 1: dog; 2: cat; 3: dog", string.Join("; ", read.Train));
        Assert.Equal("4: cat; 5: dog", string.Join("; ", read.Val));
    }

    [Fact]
    public void AClassListChoosesInEveryFormat()
    {
        foreach (string name in (string[])["cat", "dog", "mug, cup"])
        {
            for (int i = 0; i < 3; i++) _folder.File($"{name}/{i}.jpg", $"{name} {i}");
        }

        string list = _folder.File("list.txt", "\"mug, cup\"\r\n\r\ncat\n");
        Case read = Case.OfData(_folder.Path, "image-folder", $"data.class_list={list}");
        Assert.Equal(["mug, cup", "cat"], read.Classes);
        Assert.Equal(9, read.Train.Count + read.Val.Count);
        _folder.File("list.txt", "cat\nwolf\n");
        Assert.Contains(
            "list.txt:2: the class 'wolf' is not in the 3 classes of the data set (cat, dog, mug, cup)",
            Case.OfData(_folder.Path, "image-folder", $"data.class_list={list}").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ASplitIsAFolderWithFolders()
    {
        string[] files = ["car/1.jpg", "car/2.jpg", "train/1.jpg", "train/2.jpg", "test/1.jpg", "@eaDir/car/x.jpg"];
        foreach (string file in files) _folder.File(file, file);
        Case read = Case.OfData(_folder.Path, "image-folder", "data.val_share=0.5");
        Assert.Equal(["car", "test", "train"], read.Classes);
        Assert.Equal(5, read.Train.Count + read.Val.Count);
    }

    [Theory]
    [InlineData("train val", "train", "val")]
    [InlineData("Testing Training", "Training", "Testing")]
    [InlineData("VALIDATION test train", "train", "VALIDATION")]
    [InlineData("train2014 train2017 val2014 val2017", "train2014", "val2014")]
    [InlineData("train2017 val2017 test2017", "train2017", "val2017")]
    [InlineData("default", "default", null)]
    [InlineData("train extra", "train", null)]
    [InlineData("day night", null, null)]
    public void SplitsAreKnownByTheirUsualNames(string names, string? train, string? val)
    {
        (string Train, string? Val)? usual = SplitWords.Usual(names.Split(' '));
        Assert.Equal((train, val), (usual?.Train, usual?.Val));
    }

    [Theory]
    [InlineData("True", true)]
    [InlineData(" yes ", true)]
    [InlineData("1e0", true)]
    [InlineData("Unspecified", false)]
    [InlineData("", false)]
    [InlineData("NaN", false)]
    [InlineData("0.0", false)]
    [InlineData("2", null)]
    [InlineData("maybe", null)]
    public void YesAndNoAreReadAsTheyAreWritten(string text, bool? flag) => Assert.Equal(flag, VocFlag.Parse(text));

    static string Voc(int i) =>
        $"<annotation><filename>{i}</filename><object><name>{(i % 2 == 0 ? "cat" : "dog")}</name></object></annotation>";

    /// <param name="name">Of image 1.</param>
    static string Coco(string name, int start, int end)
    {
        int[] numbers = [.. Enumerable.Range(start, end - start)];
        string portable = name.Replace(@"\", @"\\", StringComparison.Ordinal);
        string images = string.Join(", ", numbers.Select(
            i => $"{{\"id\": {i}, \"file_name\": \"{portable.Replace("1_a", $"{i}_a", StringComparison.Ordinal)}\"}}"));
        string annotations = string.Join(", ", numbers.Select(
            i => $"{{\"id\": {i}, \"image_id\": {i}, \"category_id\": {1 + (i % 2)}, \"area\": NaN}}"));
        return $$"""
            {"info": {}, "images": [{{images}}], "annotations": [{{annotations}}],
             "categories": [{"id": 0, "name": "root"}, {"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}]}
            """;
    }
}
