using AslTrain.Data.Annotations;
using AslTrain.Foundation;
using AslTrain.Training.Configuration;
using AslTrain.Training.Inputs;
using Xunit;

namespace AslTrain.Tests.Training;

public class DataKeysTests
{
    [Fact]
    public void EveryFaultNamesAKeyThatThereIs() => Assert.All(Enum.GetValues<DataSetFault>(), fault =>
    {
        string[] words = DataKeys.Of(fault).Split([' ', '(', ')', ':'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(words, word => ConfigKeys.Find(word) is not null);
    });

    [Fact]
    public void AReadersMessageGoesOnWithTheKey()
    {
        BadInputException error = Assert.Throws<BadInputException>(() => DataKeys.Named<object>(
            () => throw new DataSetException("x: holds a and b; name one of them", DataSetFault.SeveralFolders)));
        Assert.Equal("x: holds a and b; name one of them in data.root", error.Message);
        error = Assert.Throws<BadInputException>(() => DataKeys.Named<object>(() => throw new BadInputException("y")));
        Assert.Equal("y", error.Message);
    }
}
