using AslTrain.Data.Annotations;
using AslTrain.Data.Formats;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Data.Formats;

public sealed class DataFormatsTests : IDisposable
{
    const string Coco = """
        {"images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "b.jpg"}],
         "annotations": [{"id": 1, "image_id": 1, "category_id": 1}], "categories": [{"id": 1, "name": "cat"}]}
        """;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryNameIsOfOneFormat()
    {
        Assert.Equal(DataFormats.Names, DataFormats.Names.Distinct());
        Assert.All(DataFormats.Names, name => Assert.Equal(name, DataFormats.Of(name).Name));
        Assert.Contains(
            "coco, voc", Assert.Throws<ArgumentException>(() => DataFormats.Of("cocoo")).Message, StringComparison.Ordinal);
        Assert.Equal("scenes", DataFormats.Drawn.Name);
    }

    [Theory]
    [InlineData("coco", "annotations/instances_train.json", "annotations/instances_val.json")]
    [InlineData("voc", "VOC2007/Annotations/1.xml", "VOC2007/JPEGImages/1.jpg", "VOC2007/ImageSets/Main/train.txt")]
    [InlineData("nus-wide", "ConceptsList/Concepts81.txt")]
    [InlineData("open-images", "oidv6-validation-annotations-human-imagelabels.csv")]
    [InlineData(null, "train.csv")]
    [InlineData(null, "train/dog/1.jpg", "val/dog/1.jpg")]
    public void AFolderIsRecognizedWhereItsFormatIsSure(string? name, params string[] files)
    {
        foreach (string file in files) _folder.File(file, "x");
        Assert.Equal(name, DataFormats.Recognize(_folder.Path)?.Name);
        Assert.Null(DataFormats.Recognize(Path.Combine(_folder.Path, "nowhere")));
    }

    [Fact]
    public void TheSplitsOfATableAreReadAsAskedFor()
    {
        _folder.File("train.csv", "image,tags\na.jpg,sea\n");
        _folder.File("val.csv", "image,tags\nb.jpg,sea\nc.jpg,sea\n");
        DataSource source = new() { Root = _folder.Path };
        IDataFormat format = DataFormats.Of("csv");
        Assert.Equal(("train", "val"), format.UsualSplits(source));
        Assert.Equal([2, 1], format.Read(source, "val", "train").Select(split => split.Images.Count));
        Assert.Equal(_folder.Path, format.FindRoot(source));
    }

    [Fact]
    public void OnlyWhatIsAskedForKeepsImagesWithoutALabel()
    {
        _folder.File("train/_annotations.coco.json", Coco);
        DataSource source = new() { Root = _folder.Path };
        IDataFormat format = DataFormats.Of("coco");
        Assert.Equal(["a.jpg"], format.Read(source, "train")[0].Images.Select(image => image.Name));
        Assert.Equal(2, format.Read(source with { KeepUnlabeled = true }, "train")[0].Images.Count);
    }

    [Fact]
    public void TheFolderOfTheYearIsFoundAndItsSplitsShareTheClasses()
    {
        foreach ((string split, string name) in ((string, string)[])[("train", "gull"), ("val", "tern")])
        {
            _folder.File($"VOC2007/Annotations/{split}.xml", $"<annotation><object><name>{name}</name></object></annotation>");
            _folder.File($"VOC2007/ImageSets/Main/{split}.txt", $"{split}\n");
        }

        Directory.CreateDirectory(Path.Combine(_folder.Path, "VOC2007", "JPEGImages"));
        DataSource source = new() { Root = _folder.Path };
        IDataFormat format = DataFormats.Of("voc");
        Assert.Equal(Path.Combine(_folder.Path, "VOC2007"), format.FindRoot(source));
        Assert.Equal(("train", "val"), format.UsualSplits(source));
        IReadOnlyList<LabeledImages> splits = format.Read(source, "train", "val");
        Assert.All(splits, split => Assert.Equal(["gull", "tern"], split.Classes));
        Assert.Equal([[0], [1]], splits.Select(split => split.Images[0].Positive));
    }

    [Fact]
    public void ScenesAreDrawnOnceAndAllAreKept()
    {
        DataSource source = new()
        {
            CacheFolder = _folder.Path,
            Scenes = new(TrainImages: 40, ValImages: 1, Size: 32, DropPositives: 0.9),
        };
        List<string> lines = [];
        string root = DataFormats.Drawn.FindRoot(source, lines.Add);
        Assert.Equal($"drawing 40 training and 1 validation scenes into {root}", Assert.Single(lines));
        LabeledImages train = DataFormats.Drawn.Read(source with { Root = root }, "train")[0];
        Assert.Equal(40, train.Images.Count);
        Assert.Contains(train.Images, image => image.Positive.Count == 0);
        Assert.Equal(root, DataFormats.Drawn.FindRoot(source, _ => Assert.Fail("drawn again")));
    }

    [Fact]
    public void AFolderThatCannotBeDrawnIntoIsAFaultOfTheCache()
    {
        DataSource source =
            new() { CacheFolder = _folder.File("file", "x"), Scenes = new(TrainImages: 1, ValImages: 1, Size: 32) };
        DataSetException error = Assert.Throws<DataSetException>(() => DataFormats.Drawn.FindRoot(source));
        Assert.Equal(DataSetFault.UnusableCache, error.Fault);
        Assert.Contains("scenes cannot be drawn here", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFormatThatNeedsAFolderSaysSo() => Assert.All(
        DataFormats.Names.Select(DataFormats.Of).Where(format => format.NeedsRoot),
        format => Assert.Throws<ArgumentException>(() => format.Read(new DataSource(), "train")));
}
