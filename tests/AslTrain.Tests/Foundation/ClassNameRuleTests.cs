using System.Text.Json;
using AslTrain.Foundation;
using AslTrain.Models.Weights;
using AslTrain.Tests.Support;
using TorchSharp;
using Xunit;

namespace AslTrain.Tests.Foundation;

public class ClassNameRuleTests
{
    public static TheoryData<string, string> Faults => new()
    {
        { "", "is empty" },
        { "  ", "is empty" },
        { "a\nb", "cannot be printed (U+000A)" },
        { "a\tb", "cannot be printed (U+0009)" },
        { "\u001b[2J", "cannot be printed (U+001B)" },
        { "a\u2028b", "cannot be printed (U+2028)" },
        { "a\ud800b", "cannot be printed (U+FFFD)" },
        { new string('a', 5000), "5000 characters, more than 1024" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void ANameThatCannotBeReadAgainIsAFault(string name, string reason) =>
        Assert.Contains(reason, ClassNameRule.Fault(["cat", name]), StringComparison.Ordinal);

    [Fact]
    public void NamesOfAnyLanguageAreSound() =>
        Assert.Null(ClassNameRule.Fault(
            ["naïve café", "犬", "سگ", "👩‍🚀", "a \"b\" 'c' \\ <d> & =e", new string('é', 1024)]));

    [Fact]
    public void AListHasBounds()
    {
        Assert.Contains("50001 classes", ClassNameRule.Fault([.. Numbered(50_001)]), StringComparison.Ordinal);
        Assert.Contains(
            "bytes, more than", ClassNameRule.Fault([.. Numbered(4000).Select(name => name + new string('é', 200))]),
            StringComparison.Ordinal);
    }

    /// <summary>The largest list that the rule allows, with a threshold of each, is written and read.</summary>
    [Fact]
    public void WhatTheRuleAllowsFitsAHeader()
    {
        string[] names = [.. Numbered(50_000).Select(name => name + "éèüé")];
        Assert.Null(ClassNameRule.Fault(names));
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "a.safetensors");
        Dictionary<string, string> metadata = new()
        {
            [ClassNames.MetadataKey] = JsonSerializer.Serialize(names),
            ["thresholds"] = JsonSerializer.Serialize(names.ToDictionary(name => name, _ => 0.12345678901234568)),
        };
        SafeTensorsWriter.Write(path, [("w", torch.zeros(1))], metadata);
        using WeightFile file = WeightFile.Open(path);
        Assert.Equal(names, file.Classes);
    }

    [Fact]
    public void AHeaderThatNobodyWouldReadIsNotWritten()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "a.safetensors");
        Dictionary<string, string> metadata = new() { ["config"] = new string('a', 10_000_001) };
        Assert.Contains(
            "more than would be read again",
            Assert.Throws<BadInputException>(() => SafeTensorsWriter.Write(path, [("w", torch.zeros(1))], metadata)).Message,
            StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    static IEnumerable<string> Numbered(int count) => Enumerable.Range(0, count).Select(number => $"c{number}");
}
