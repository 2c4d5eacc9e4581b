using AslTrain.Data;
using AslTrain.Data.Annotations;
using AslTrain.Foundation;
using Xunit;

namespace AslTrain.Tests.Data.Annotations;

public class ClassOrderTests
{
    static readonly LabeledImages Split = new(
        ["dog", "cat", "owl"], [new LabeledImage("1", "1.jpg", [0], [1]), new LabeledImage("2", "2.jpg", [0, 1], [])]);

    [Fact]
    public void NamesDecideNotPositions()
    {
        LabeledImages aligned = ClassOrder.Align(Split, ["cat", "ant", "dog"], "val.json", "train.json");
        Assert.Equal(["cat", "ant", "dog"], aligned.Classes);
        Assert.Equal([2], aligned.Images[0].Positive);
        Assert.Equal([0], aligned.Images[0].Difficult);
        Assert.Equal([0, 2], aligned.Images[1].Positive);
    }

    [Fact]
    public void AClassThatNoImageCarriesMayBeUnknown() =>
        Assert.DoesNotContain("owl", ClassOrder.Align(Split, ["cat", "dog"], "val.json", "train.json").Classes);

    [Fact]
    public void ALabelOfAnUnknownClassIsRefused() => Assert.Equal(
        "val.json: the class 'cat' is not among the 2 classes of train.json",
        Assert.Throws<BadInputException>(() => ClassOrder.Align(Split, ["ant", "dog"], "val.json", "train.json")).Message);
}
