using System.Diagnostics;
using AslTrain.Cli.Sweeps;
using AslTrain.Data.Annotations;
using AslTrain.Data.Formats;
using AslTrain.Data.Images;
using AslTrain.Foundation;
using AslTrain.Models.Weights;
using AslTrain.Tests.Support;
using AslTrain.Training.Configuration;
using AslTrain.Training.Evaluation;
using AslTrain.Training.Inputs;
using AslTrain.Training.RunFolders;
using AslTrain.Training.Settings;
using Xunit;

namespace AslTrain.Tests.Data.Annotations;

/// <summary>Pipes, devices, endless lists and links that lead elsewhere or round in circles.</summary>
public sealed class ForeignFilesTests : IDisposable
{
    readonly TemporaryFolder _folder = new(), _elsewhere = new();

    public ForeignFilesTests() =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), "has no pipes among its files, and links need a privilege");

    public void Dispose()
    {
        _folder.Dispose();
        _elsewhere.Dispose();
    }

    /// <summary>None of them waits for somebody to write into it.</summary>
    [Fact]
    public void APipeIsRefusedByEveryReader()
    {
        string pipe = In("pipe.jpg");
        Process.Start("mkfifo", [pipe])!.WaitForExit();
        using PixelBuffer pixels = new();
        IsNotPlain(() => ImageDecoder.Decode(pipe, pixels));
        IsNotPlain(() => AnnotationFile.Open(pipe));
        IsNotPlain(() => AnnotationFile.Lines(pipe).Count());
        IsNotPlain(() => VocAnnotation.Read(pipe));
        IsNotPlain(() => WeightFile.Open(pipe));
        IsNotPlain(() => OnnxScorer.Open(new CheckpointSource(pipe, null, [])));
        IsNotPlain(() => ConfigReader.Read(pipe, []));
        IsNotPlain(() => MetricsHistory.Read(pipe));
        IsNotPlain(() => SweepRecords.Read(pipe));
    }

    [Fact]
    public void ADeviceIsRefusedByEveryReader()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "this system has no /dev/zero");
        string list = Link("root/ImageSets/Main/train.txt", "/dev/zero");
        using PixelBuffer pixels = new();
        IsNotPlain(() => ImageDecoder.Decode("/dev/zero", pixels));
        IsNotPlain(() => AnnotationFile.Lines(list).Count());
        IsNotPlain(() => VocReader.Read(In("root"), "train"));
        IsNotPlain(() => WeightFile.Open("/dev/zero"));
    }

    [Fact]
    public void APlainFileIsReadAsBefore()
    {
        string file = _folder.File("list.txt", "\ufeffa\r\nb\n\nc\rd");
        Assert.Equal(["a", "b", "", "c", "d"], AnnotationFile.Lines(file));
        using FileStream stream = RegularFile.OpenRead(file);
        Assert.Equal(12, stream.Length);
        Assert.Throws<FileNotFoundException>(() => RegularFile.OpenRead(In("absent")));
        Assert.Throws<UnauthorizedAccessException>(() => RegularFile.OpenRead(_folder.Path));
        using FileStream empty = RegularFile.OpenRead(_folder.File("empty", ""));
        Assert.Equal(0, empty.Length);
    }

    [Fact]
    public void ALineWithoutAnEndIsRefused()
    {
        string file = _folder.File("list.txt", "a\n" + new string('x', 300_000));
        Assert.Contains(
            $"{file}:2: a line of over 65536 letters",
            Assert.Throws<BadInputException>(() => AnnotationFile.Lines(file).Count()).Message, StringComparison.Ordinal);
    }

    /// <summary>The third link goes up from where the second leads, and not from where it stands.</summary>
    [Fact]
    public void AChainOfLinksDoesNotLeadOut()
    {
        _folder.File("outside/a.jpg", "x");
        _folder.File("root/outside/a.jpg", "x");
        Directory.CreateDirectory(In("root/a/b"));
        Link("root/a/b/c", "../..");
        Link("root/chain.jpg", "a/b/c/../outside/a.jpg");
        Link("root/inner.jpg", "a/b/c/outside/a.jpg");
        Assert.Equal("x", File.ReadAllText(In("root/chain.jpg")));
        LinkGuard guard = new(In("root"));
        Assert.True(guard.IsInside(In("root/inner.jpg")));
        Assert.False(guard.IsInside(In("root/chain.jpg")));
        Assert.Equal(Path.GetFullPath(In("outside/a.jpg")), new RealPaths().Of(In("root/chain.jpg")));
    }

    [Theory]
    [InlineData("coco", "annotations/instances_train.json")]
    [InlineData("coco", "train/_annotations.coco.json")]
    [InlineData("voc", "ImageSets/Main/train.txt")]
    [InlineData("voc", "Annotations/1.xml")]
    [InlineData("nus-wide", "ConceptsList/Concepts81.txt")]
    [InlineData("nus-wide", "ImageList/trainImagelist.txt")]
    [InlineData("nus-wide", "Groundtruth/TrainTestLabels/Labels_cat_train.txt")]
    [InlineData("open-images", "class-descriptions.csv")]
    [InlineData("open-images", "train-annotations-human-imagelabels.csv")]
    [InlineData("csv", "train.csv")]
    public void AnnotationsThatALinkLeadsToElsewhereAreRefused(string format, string name)
    {
        string[] folders = ["Annotations", "JPEGImages", "ImageSets/Main", "ConceptsList", "ImageList"];
        foreach (string folder in folders) Directory.CreateDirectory(In($"root/{folder}"));
        if (format == "voc") _folder.File("root/ImageSets/Main/train.txt", "1\n");
        if (format == "nus-wide") _folder.File("root/ConceptsList/Concepts81.txt", "cat\n");
        if (format == "nus-wide") _folder.File("root/ImageList/trainImagelist.txt", "1.jpg\n");
        if (format == "open-images") _folder.File("root/class-descriptions.csv", "/m/1,cat\n");
        if (format == "open-images") _folder.File("root/train-annotations-human-imagelabels.csv", "x\n");
        _folder.File("outside", "secret");
        Directory.CreateDirectory(Path.GetDirectoryName(In($"root/{name}"))!);
        File.Delete(In($"root/{name}"));
        Link($"root/{name}", In("outside"));
        DataSource source = new() { Root = In("root") };
        DataSetException error = Assert.Throws<DataSetException>(() => DataFormats.Of(format).Read(source, "train"));
        Assert.Equal(DataSetFault.OutwardLink, error.Fault);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Exception? followed = Record.Exception(
            () => DataFormats.Of(format).Read(source with { Links = OutwardLinks.Follow }, "train"));
        Assert.False(followed is DataSetException { Fault: DataSetFault.OutwardLink });
    }

    [Fact]
    public void InspectAsksForLinksToo()
    {
        _folder.File("outside.jpg", "x");
        Directory.CreateDirectory(In("root"));
        string link = Link("root/a.jpg", "../outside.jpg");
        LabeledImages split = new(["cat"], [new LabeledImage("a.jpg", link, [0], [])]);
        DataSection data = new() { Format = "csv", Root = In("root") };
        Assert.Contains(
            "data.links", Assert.Throws<BadInputException>(() => DataSets.RequireInside(data, split)).Message,
            StringComparison.Ordinal);
        DataSets.RequireInside(data with { Links = OutwardLinks.Follow }, split);
    }

    [Fact]
    public void CirclesOfLinksShowEachFolderOnce()
    {
        foreach (string name in (string[])["cat/1.jpg", "cat/2.jpg", "dog/3.jpg", "dog/deep/4.jpg"]) _folder.File(name, "");
        Link("cat/loop", "..");
        Link("cat/again", "../dog/deep");
        Link("dog/deep/self", ".");
        Link("dog/deep/other", "../../cat");
        _folder.File("more/5.jpg", "");
        Directory.Move(In("more"), _elsewhere.Path + "/more");
        Link("dog/more", _elsewhere.Path + "/more");
        string[] all = ["cat/1.jpg", "cat/2.jpg", "dog/3.jpg", "dog/deep/4.jpg", "dog/more/5.jpg"];
        Assert.Equal(all, ImagePaths.Find([_folder.Path]).Select(image => image.Name));
        Assert.Equal(
            ["cat/1.jpg", "cat/2.jpg", "cat/again/4.jpg", "dog/3.jpg", "dog/more/5.jpg"],
            ImageFolderReader.Read(_folder.Path, "train").Images.Select(image => image.Name));
        Link("all", ".");
        Assert.Contains(
            "lies in itself",
            Assert.Throws<BadInputException>(() => ImageFolderReader.Read(_folder.Path, "train")).Message,
            StringComparison.Ordinal);
    }

    string In(string name) => Path.Combine(_folder.Path, name);

    string Link(string name, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(name))!);
        return File.CreateSymbolicLink(In(name), target).FullName;
    }

    static void IsNotPlain(Func<object?> read) => Assert.Contains(
        "no plain file but a pipe, a socket or a device",
        Assert.ThrowsAny<BadInputException>(read).Message, StringComparison.Ordinal);

    static void IsNotPlain(Action read) => IsNotPlain(() =>
    {
        read();
        return null;
    });
}
