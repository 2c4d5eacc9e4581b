using AslTrain.Data;
using AslTrain.Data.Annotations;
using AslTrain.Data.Tables;
using AslTrain.Foundation;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Data.Tables;

public sealed class TableReaderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheAuthorsNusWideTableIsRead()
    {
        string path = _folder.File(
            "nus_wid_data.csv",
            "filepath,label,split_name\nimages/1.jpg,\"['clouds', "
                + "'sky']\",train\nimages/2.jpg,\"['animal']\",val\nimages/3.jpg,\"['sky', \"\"bird's nest\"\"]\",train\n");
        LabeledImages train = TableReader.Read(path, "train", new TableOptions(Split: "split_name"));
        Assert.Equal(["animal", "bird's nest", "clouds", "sky"], train.Classes);
        Assert.Equal("images/1.jpg: clouds sky; images/3.jpg: bird's nest sky", Described(train));
        Assert.Equal("images/2.jpg: animal", Described(TableReader.Read(path, "val", new TableOptions(Split: "split_name"))));
        Assert.Equal(Path.Combine(_folder.Path, "images", "1.jpg"), train.Images[0].File);
    }

    [Theory]
    [InlineData("image,tags\na.jpg,dog|cat\nb.jpg,\n", null, "a.jpg: cat dog; b.jpg: ")]
    [InlineData("image,tags\na.jpg,hot dog;cat\n", null, "a.jpg: cat hot dog")]
    [InlineData("image,tags\na.jpg,\"dog, cat\"\n", null, "a.jpg: cat dog")]
    [InlineData("image,tags\na.jpg,dog cat\n", ' ', "a.jpg: cat dog")]
    [InlineData("image,tags\na.jpg,dog cat\n", null, "a.jpg: dog cat")]
    public void LabelsAreSeparatedAsTheTableDoes(string text, char? separator, string expected) =>
        Assert.Equal(
            expected,
            Described(TableReader.Read(_folder.File("train.csv", text), "train", new TableOptions(Separator: separator))));

    [Fact]
    public void AColumnAClassMayLeaveLabelsUnknown()
    {
        LabeledImages known = TableReader.Read(
            _folder.File("a.csv", "path,dog,cat\na.jpg,1,0\nb.jpg,0,0\n"), "train", new TableOptions());
        Assert.Equal("a.jpg: dog; b.jpg: ", Described(known));
        Assert.False(known.LeavesUnknown);
        LabeledImages partial = TableReader.Read(
            _folder.File("b.csv", "path,dog,cat,cow\na.jpg,1,0,-1\nb.jpg,,1,0\n"), "train", new TableOptions());
        Assert.True(partial.LeavesUnknown);
        Assert.Equal(["dog", "cat", "cow"], partial.Classes);
        Assert.Equal([[1], [2]], partial.Images.Select(image => image.Negative));
    }

    [Theory]
    [InlineData("name,tags\na,b\n", "a.csv:1: no column of image files")]
    [InlineData("path,dog\na.jpg\n", "a.csv:2: 1 columns; there should be 2")]
    [InlineData("path,dog\na.jpg,1\nb.jpg,maybe\n", "a.csv:3: column dog: 'maybe' where 1, 0, -1 or nothing belongs")]
    [InlineData("path,dog\n../a.jpg,1\n", "a.csv:2: the image '../a.jpg' leaves the folder")]
    [InlineData("path,dog\n/etc/a.jpg,1\n", "a.csv:2: the image '/etc/a.jpg' leaves the folder")]
    [InlineData("path,dog,dog\na.jpg,1,0\n", "a.csv:1: two columns have one name")]
    [InlineData("path,labels\na.jpg,\"['dog\"\n", "a.csv:2: the labels '['dog' are no list")]
    [InlineData("path,labels\na.jpg,\"['dog' 'cat']\"\n", "a.csv:2: the labels '['dog' 'cat']' are no list")]
    [InlineData("path,labels\na.jpg,\n", "no row has a label")]
    [InlineData("path,labels\n", "has a header, but no row")]
    [InlineData("path\na.jpg\n", "neither a column of labels")]
    public void AnUnsoundTableIsRefusedWithItsRow(string text, string reason)
    {
        string path = _folder.File("a.csv", text);
        Assert.Contains(
            reason, Assert.ThrowsAny<BadInputException>(() => TableReader.Read(path, "train", new TableOptions())).Message,
            StringComparison.Ordinal);
    }

    static string Described(LabeledImages images) =>
        string.Join(
            "; ",
            images.Images.Select(
                image => $"{image.Name}: {string.Join(' ', image.Positive.Select(index => images.Classes[index]))}"));
}
