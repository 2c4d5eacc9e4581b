using AslTrain.Data;
using AslTrain.Data.Annotations;
using AslTrain.Foundation;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Data.Annotations;

public class VocReaderTests
{
    const string Sound = """
        <annotation><filename>other.jpg</filename><owner><name>zebra</name></owner>
          <object><name>dog</name><part><name>head</name></part><difficult>0</difficult></object>
          <object><name>dog</name><difficult>1</difficult></object>
          <object><difficult>1</difficult><name>person</name></object>
        </annotation>
        """;

    [Fact]
    public void PartsAndOwnersAreNoObjectsAndDifficultOnesAreKeptApart()
    {
        using TemporaryFolder folder = new();
        LabeledImages images = Read(folder, Sound);
        Assert.Equal(VocReader.Classes, images.Classes);
        Assert.Equal(["dog"], images.Images[0].Positive.Select(index => images.Classes[index]));
        Assert.Equal(["person"], images.Images[0].Difficult.Select(index => images.Classes[index]));
        Assert.Equal(Path.Combine(folder.Path, "JPEGImages", "1.jpg"), images.Images[0].File);
    }

    [Fact]
    public void OtherNamesMakeAnotherListOfClasses()
    {
        using TemporaryFolder folder = new();
        LabeledImages images = Read(folder, Sound.Replace("person", "RBC", StringComparison.Ordinal));
        Assert.Equal(["RBC", "dog"], images.Classes);
    }

    [Theory]
    [InlineData(
        "<difficult>1</difficult></object>", "<difficult>maybe</difficult></object>",
        ":3: <difficult> is 'maybe'; it should be 0 or 1")]
    [InlineData("</annotation>", "", "broken XML, or cut off")]
    [InlineData("<name>dog</name><difficult>1", "<difficult>1", "an object has no name")]
    [InlineData("annotation>", "html>", "the root element is <html>")]
    [InlineData(
        "<annotation>", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><annotation><folder>&x;</folder>", "broken XML")]
    [InlineData("<annotation>", "<?xml version=\"1.0\" encoding=\"klingon\"?><annotation>", "no encoding is named 'klingon'")]
    public void AnUnsoundFileIsNamedWithItsLine(string sound, string broken, string reason)
    {
        using TemporaryFolder folder = new();
        string message = Assert.Throws<BadInputException>(
            () => Read(folder, Sound.Replace(sound, broken, StringComparison.Ordinal))).Message;
        Assert.StartsWith(Path.Combine(folder.Path, "Annotations", "1.xml"), message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void AListOutsideOrAbsentIsRefused()
    {
        using TemporaryFolder folder = new();
        Read(folder, Sound);
        Assert.Contains(
            "no such list", Assert.Throws<BadInputException>(() => VocReader.Read(folder.Path, "nowhere")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "no such list", Assert.Throws<BadInputException>(() => VocReader.Read(folder.Path, "../../train")).Message,
            StringComparison.Ordinal);
        folder.File("ImageSets/Main/train.txt", "1\n../../secret\n");
        Assert.Contains(
            "train.txt:2: the image '../../secret' leaves",
            Assert.Throws<BadInputException>(() => VocReader.Read(folder.Path, "train")).Message, StringComparison.Ordinal);
        folder.File("ImageSets/Main/train.txt", "2\n");
        Assert.Contains(
            "2.xml: there is no such annotation file",
            Assert.Throws<BadInputException>(() => VocReader.Read(folder.Path, "train")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheFolderOfTheYearIsFound()
    {
        using TemporaryFolder folder = new();
        Assert.Contains(
            "no Pascal VOC data", Assert.Throws<BadInputException>(() => VocLayout.FindFolder(folder.Path)).Message,
            StringComparison.Ordinal);
        foreach (string part in (string[])["VOC2007/Annotations", "VOC2007/JPEGImages", "VOC2007/ImageSets/Main"])
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, part));
        }
        Assert.Equal(Path.Combine(folder.Path, "VOC2007"), VocLayout.FindFolder(folder.Path));
        using TemporaryFolder above = new();
        Directory.CreateSymbolicLink(Path.Combine(above.Path, "VOCdevkit"), folder.Path);
        Assert.Equal(Path.Combine(above.Path, "VOCdevkit", "VOC2007"), VocLayout.FindFolder(above.Path));
        foreach (string part in (string[])["VOC2012/Annotations", "VOC2012/JPEGImages", "VOC2012/ImageSets/Main"])
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, part));
        }
        Assert.Contains(
            "VOC2007 and VOC2012", Assert.Throws<DataSetException>(() => VocLayout.FindFolder(folder.Path)).Message,
            StringComparison.Ordinal);
    }

    static LabeledImages Read(TemporaryFolder folder, string xml)
    {
        folder.File("Annotations/1.xml", xml);
        folder.File("ImageSets/Main/train.txt", "1  -1\r\n\r\n");
        return VocReader.Read(folder.Path, "train")[0];
    }
}
