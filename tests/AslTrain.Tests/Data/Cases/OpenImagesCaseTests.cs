using Xunit;

namespace AslTrain.Tests.Data.Cases;

/// <summary>Open Images, and NUS-WIDE, as people have them: cases 60 to 69 and 80 to 82.</summary>
public class OpenImagesCaseTests
{
    const string Stone = "Bridge, stone";

    [Theory]
    [InlineData("60-oi-plain")]
    [InlineData("61-oi-label-not-described", "4 of 16 labels are of classes that ")]
    [InlineData("62-oi-names-with-dots")]
    [InlineData("62b-oi-names-in-folders")]
    [InlineData("62c-oi-names-with-spaces")]
    [InlineData("63-oi-png")]
    [InlineData("64-oi-train-in-parts", "images are in ")]
    [InlineData("65-oi-extra-column")]
    [InlineData("65b-oi-columns-in-other-order")]
    [InlineData("66-oi-bom-crlf")]
    [InlineData("69-oi-confidence-1.0")]
    public void DataIsReadAsItsWriterMeantIt(string name, string? warning = null)
    {
        Case read = Case.Open(name);
        Assert.Null(read.Error);
        Assert.Equal(["Boat", "River", Stone], read.Classes);
        string[][] labels = [["Boat", Stone], [], ["Boat", "River"], ["River", Stone]];
        Assert.Equal(labels, read.Train.Select(image => image.Positive));
        Assert.Equal(labels, read.Val.Select(image => image.Positive));
        Assert.Equal(["River"], read.Train[0].Negative);
        if (warning is null) Assert.Empty(read.Warnings);
        else Assert.Contains(read.Warnings, line => line.Contains(warning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("67-oi-same-label-twice-and-both", "Boat,River,Bridge, stone", "Boat,Bridge, stone")]
    [InlineData("67b-oi-two-classes-of-one-name", "Bishop (/m/01),River,Bishop (/m/03)", "Bishop (/m/01),Bishop (/m/03)")]
    [InlineData("68-oi-fiftyone-folders", "Boat,River", "Boat")]
    [InlineData("69b-oi-class-list-crlf", "Boat,River", "Boat")]
    [InlineData("69c-oi-class-list-comma-name", "Boat,Bridge, stone", "Boat,Bridge, stone")]
    public void ClassesAreThoseThatAreMeant(string name, string classes, string first)
    {
        Case read = Case.Open(name);
        Assert.Equal(classes, string.Join(',', read.Classes));
        Assert.Equal(first, string.Join(',', read.Train[0].Positive));
    }

    [Theory]
    [InlineData("61b-oi-no-label-described", "12 of 12 labels are of classes that ")]
    [InlineData("67c-oi-class-list-with-ambiguous-name", "list.txt: the class 'Bishop' may be /m/01 or /m/03")]
    [InlineData("69d-oi-class-list-case", "list.txt:1: the class 'boat' is not in ")]
    [InlineData("81-nus-flat-images", "the image is listed but absent, and 2 more of 3")]
    public void WhatHasNoMeaningIsRefused(string name, string reason) =>
        Assert.Contains(reason, Case.Open(name).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("80-nus-crlf-spaces")]
    [InlineData("82-nus-concept-with-space")]
    public void NusWideIsReadAsPublished(string name)
    {
        Case read = Case.Open(name);
        Assert.Equal(["boat", "river"], read.Classes);
        Assert.Equal(
            "actor/0001_7.jpg: boat; actor/0002_7.jpg: river; actor/0004_7.jpg: boat river", string.Join("; ", read.Train));
        Assert.Equal(
            "actor/0011_7.jpg: river; actor/0013_7.jpg: boat; actor/0014_7.jpg: boat river", string.Join("; ", read.Val));
        Assert.Empty(read.Warnings);
    }
}
