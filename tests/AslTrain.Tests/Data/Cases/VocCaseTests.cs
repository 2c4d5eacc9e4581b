using Xunit;

namespace AslTrain.Tests.Data.Cases;

/// <summary>Data in Pascal VOC's format as people and their tools keep it: cases 20 to 31.</summary>
public class VocCaseTests
{
    [Theory]
    [InlineData("20-voc-plain")]
    [InlineData("20a-voc-png-filename-right")]
    [InlineData("20b-voc-png-filename-stale", "name another file than their own, which is what is read (IMG_1.png for ")]
    [InlineData("20c-voc-png-filename-without-ext")]
    [InlineData("20d-voc-upper-JPG")]
    [InlineData("20e-voc-jpeg-filename-says-jpg", "4 annotations name another file than their own")]
    [InlineData("21-voc-spaces")]
    [InlineData("22-voc-list-with-extension")]
    [InlineData("22b-voc-list-with-path")]
    [InlineData("24a-voc-difficult")]
    [InlineData("24c-voc-difficult")]
    [InlineData("24d-voc-difficult")]
    [InlineData("24e-voc-difficult")]
    [InlineData("24g-voc-no-difficult-tag")]
    [InlineData("24h-voc-no-box")]
    [InlineData("25f-voc-blank-before-declaration")]
    [InlineData("25g-voc-doctype")]
    [InlineData("25h-voc-namespace")]
    [InlineData("27-voc-class-lists-only")]
    [InlineData("27b-voc-class-lists-and-no-annotations-folder")]
    [InlineData("28-voc-list-crlf-blank-3col")]
    [InlineData("28b-voc-list-bom")]
    [InlineData("29b-voc-name-with-attributes-case")]
    [InlineData("30-voc-xml-beside-images")]
    [InlineData("31-voc-subfolders")]
    public void DataIsReadAsItsWriterMeantIt(string name, string? warning = null)
    {
        Case read = Case.Open(name);
        Assert.Null(read.Error);
        Assert.Equal(["boat", "bridge", "river"], read.Classes);
        string[] labels = ["boat", "boat river", "bridge", "boat bridge river"];
        Assert.Equal(labels, read.Train.Select(image => string.Join(' ', image.Positive)));
        Assert.Equal(labels, read.Val.Select(image => string.Join(' ', image.Positive)));
        if (warning is null) Assert.Empty(read.Warnings);
        else Assert.Contains(read.Warnings, line => line.Contains(warning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("25a-voc-declared-latin1", "bridge péniche river")]
    [InlineData("25d-voc-utf16", "bridge péniche river")]
    [InlineData("25e-voc-bom", "bridge péniche river")]
    [InlineData("25j-voc-standalone-utf8-name", "bridge péniche river")]
    [InlineData("25c-voc-gb2312", "river 桥 船")]
    [InlineData("25c2-voc-gbk", "river 桥 船")]
    public void ADeclaredEncodingIsHeeded(string name, string classes)
    {
        Case read = Case.Open(name);
        Assert.Equal(classes, string.Join(' ', read.Classes));
        (string boat, string bridge) = classes.Contains('船') ? ("船", "桥") : ("péniche", "bridge");
        Assert.Equal(
            [boat, $"{boat} river", bridge, "river"],
            read.Train.Select(image => string.Join(' ', image.Positive.OrderBy(label => label == "river"))));
    }

    [Fact]
    public void DifficultIsTrue() => Assert.Equal(
        ["im01: (boat)", "im02: (boat) (river)", "im03: (bridge)", "im04: (boat) (bridge) (river)"],
        Case.Open("24b-voc-difficult").Train.Select(image => image.ToString()));

    [Fact]
    public void ClassesOfOwnAmongThe20AreThese()
    {
        Case read = Case.Open("23-voc-own-classes-among-the-20");
        Assert.Equal(["bus", "car", "person"], read.Classes);
        Assert.Equal("im01: car; im02: car person; im03: bus; im04: bus person", string.Join("; ", read.Train));
        Assert.Contains("17 of the 20 classes are left out, since no image has them: aeroplane, ", read.Warnings[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void AnImageWithoutAnObjectIsKept() => Assert.Equal(
        "im01: boat; im02: ; im03: river; im04: boat", string.Join("; ", Case.Open("26-voc-no-object").Train));

    [Fact]
    public void TheLastOfTwoNamesCounts() => Assert.Equal(
        ["bridge", "river", "vessel"], Case.Open("29-voc-two-names").Classes);

    [Fact]
    public void WithoutListsEachXmlFileIsAnImage()
    {
        Case read = Case.Open("30b-voc-no-imagesets");
        Assert.Equal(["boat", "bridge", "river"], read.Classes);
        Assert.Equal(
            ["im01", "im02", "im03", "im04", "im11", "im12", "im13", "im14"],
            read.Train.Concat(read.Val).Select(image => image.Name).Order(StringComparer.Ordinal));
        Assert.NotEmpty(read.Val);
        Assert.Empty(read.Warnings);
    }

    [Theory]
    [InlineData("24f-voc-difficult", "im01.xml:2: <difficult> is '2'; it should be 0 or 1")]
    [InlineData("25b-voc-undeclared-latin1", "im01.xml:2: letters that are not utf-8")]
    [InlineData("25i-voc-ampersand", "im01.xml:2:169: broken XML")]
    [InlineData("29c-voc-empty-name", "im01.xml:2: an object has no name")]
    public void WhatHasNoMeaningIsRefused(string name, string reason) =>
        Assert.Contains(reason, Case.Open(name).Error, StringComparison.Ordinal);
}
