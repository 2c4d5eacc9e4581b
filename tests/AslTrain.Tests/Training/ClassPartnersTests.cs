using AslTrain.Training;
using AslTrain.Training.Inputs;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Training;

public class ClassPartnersTests
{
    [Fact]
    public void NamesDecideAndBothSidesAreToldWhatIsLeft()
    {
        ClassPartners partners = ClassPartners.Match(["dog", "sofa", "cat", "dog", "camera"], ["bird", "cat", "dog"]);
        Assert.Equal(["cat", "dog"], partners.Classes);
        Assert.Equal([2, 0], partners.Logits);
        Assert.Equal(["sofa", "dog", "camera"], partners.OnlyInCheckpoint);
        Assert.Equal(["bird"], partners.OnlyInData);
    }

    [Fact]
    public void AnyTwoListsAreAccountedForInFull() =>
        Gen.Select(Gen.Int[0, 9].Array[0, 12], Gen.Int[0, 9].Array[0, 10]).Sample((logits, classes) =>
    {
        string[] checkpoint = [.. logits.Select(number => $"c{number}")], data =
        [
            .. classes.Distinct().Select(number => $"c{number}"),
        ];
        ClassPartners partners = ClassPartners.Match(checkpoint, data);
        return partners.Classes.Zip(partners.Logits).All(pair => checkpoint[pair.Second] == pair.First)
            && partners.Classes.Count + partners.OnlyInCheckpoint.Count == checkpoint.Length
            && partners.Classes.Concat(partners.OnlyInData).Order().SequenceEqual(data.Order());
    });
}
