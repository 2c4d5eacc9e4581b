using AslTrain.Data;
using AslTrain.Data.Annotations;
using AslTrain.Foundation;
using AslTrain.Tests.Support;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Data.Annotations;

public sealed class OpenImagesReaderTests : IDisposable
{
    const string Header = "ImageID,Source,LabelName,Confidence\n", Classes = "LabelName,DisplayName\n/m/1,Dog\n/m/2,\"Cat, "
        + "big\"\n/m/3,Dog\n";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void VerifiedLabelsCountBothWaysAndThePositiveWins()
    {
        LabeledImages images = Read(
            "a,verification,/m/1,1\nb,verification,/m/2,0\na,crowdsource-verification,/m/1,0\n"
                + "a,verification,/m/2,0\nb,verification,/m/9,1\n");
        Assert.Equal(["Dog (/m/1)", "Cat, big", "Dog (/m/3)"], images.Classes);
        Assert.Equal(["a", "b"], images.Images.Select(image => image.Name));
        Assert.Equal([[0], []], images.Images.Select(image => image.Positive));
        Assert.Equal([[1], [1]], images.Images.Select(image => image.Negative));
        Assert.Equal(Path.Combine(_folder.Path, "train", "b.jpg"), images.Images[1].File);
    }

    [Fact]
    public void DescriptionsHaveAHeaderOrNone()
    {
        Assert.Equal(
            Read("a,v,/m/1,1\n").Classes,
            Read("a,v,/m/1,1\n", classes: Classes[Classes.IndexOf('/', StringComparison.Ordinal)..]).Classes);
        Assert.Equal(7881, Described("data/open-images-metadata/dict.csv"));
        Assert.Equal(601, Described("data/open-images-metadata/class-descriptions-boxable.csv"));
    }

    [Fact]
    public void AClassListChoosesAndOrders()
    {
        string list = _folder.File("trainable.txt", "/m/2\n/m/1\n");
        Assert.Equal(["Cat, big", "Dog"], Read("a,v,/m/3,1\na,v,/m/2,1\n", classList: list).Classes);
        Assert.Contains(
            "trainable.txt:2: the class 'Wolf' is not in",
            Message("a,v,/m/1,1\n", classList: _folder.File("trainable.txt", "/m/2\nWolf\n")), StringComparison.Ordinal);
        Assert.Contains(
            "is listed twice", Message("a,v,/m/1,1\n", classList: _folder.File("trainable.txt", "/m/2\n/m/2\n")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void MachineLabelsCountOnlyWhereAskedFor()
    {
        _folder.File("train-annotations-machine-imagelabels.csv", Header + "a,machine,/m/2,0.8\na,machine,/m/3,0.3\n");
        Assert.Equal([0], Read("a,v,/m/1,1\n").Images[0].Positive);
        Assert.Equal([0, 1], Read("a,v,/m/1,1\n", machine: 0.5).Images[0].Positive);
    }

    [Theory]
    [InlineData("a,v,/m/1\n", "train-annotations-human-imagelabels.csv:2: 3 columns; there should be 4")]
    [InlineData("a,v,/m/1,2\n", "train-annotations-human-imagelabels.csv:2: the confidence is '2'")]
    [InlineData("a,v,/m/1,NaN\n", "the confidence is 'NaN'")]
    [InlineData("../a,v,/m/1,1\n", "train-annotations-human-imagelabels.csv:2: the image '../a' is no identifier")]
    [InlineData(",v,/m/1,1\n", "the image '' is no identifier")]
    public void AnUnsoundRowIsNamed(string rows, string reason) =>
        Assert.Contains(reason, Message(rows), StringComparison.Ordinal);

    [Theory]
    [InlineData("LabelName,DisplayName\nDog,/m/1\n", "class-descriptions.csv:2: 'Dog', '/m/1': a class identifier")]
    [InlineData("/m/1,Dog\n/m/1,Cat\n", "class-descriptions.csv:2: the class /m/1 is described twice")]
    [InlineData("LabelName,DisplayName\n", "describes no class")]
    public void UnsoundDescriptionsAreNamed(string classes, string reason) =>
        Assert.Contains(reason, Message("a,v,/m/1,1\n", classes), StringComparison.Ordinal);

    [Fact]
    public void AnyRowsInAnyOrderGiveEachImageItsLabels() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 3], Gen.Bool).Array[0, 40].Sample(rows =>
    {
        SparseImages.Builder builder = new();
        foreach ((int image, int label, bool negative) in rows) builder.Add(builder.ImageOf($"{image}"), label, negative);
        SparseImages images = builder.Build(name => name);
        return images.Select(image => image.Name).SequenceEqual(rows.Select(row => $"{row.Item1}").Distinct())
            && images.All(image =>
        {
            int[] positive =
            [
                .. rows.Where(row => $"{row.Item1}" == image.Name && !row.Item3).Select(row => row.Item2).Distinct().Order(),
            ];
            int[] negative =
            [
                .. rows.Where(
                    row =>
                        $"{row.Item1}" == image.Name && row.Item3).Select(row => row.Item2).Distinct().Except(positive).Order(),
            ];
            return image.Positive.SequenceEqual(positive) && image.Negative.SequenceEqual(negative);
        });
    });

    int Described(string shared)
    {
        _folder.File("class-descriptions.csv", File.ReadAllText(TestFiles.Shared(shared)));
        _folder.File("train-annotations-human-imagelabels.csv", Header);
        return OpenImagesReader.Read(OpenImagesLayout.Find(_folder.Path, "train")).Classes.Count;
    }

    string Message(string rows, string classes = Classes, string? classList = null) =>
        Assert.Throws<BadInputException>(() => Read(rows, classes, classList)).Message;

    LabeledImages Read(string rows, string classes = Classes, string? classList = null, double? machine = null)
    {
        _folder.File("class-descriptions.csv", classes);
        _folder.File("train-annotations-human-imagelabels.csv", Header + rows);
        return OpenImagesReader.Read(OpenImagesLayout.Find(_folder.Path, "train"), classList, machine);
    }
}
