using Xunit;

namespace AslTrain.Tests.Data.Cases;

/// <summary>Exports in COCO's format as tools write them: cases 00 to 17.</summary>
public class CocoCaseTests
{
    [Theory]
    [InlineData("00-coco-plain")]
    [InlineData("01-coco-text-image-ids")]
    [InlineData("02-coco-text-category-ids", "identifiers are taken for the same")]
    [InlineData("02b-coco-text-category-ids-both")]
    [InlineData("03-coco-ids-1.0")]
    [InlineData("03c-coco-ids-int64")]
    [InlineData("04-coco-nan")]
    [InlineData("04b-coco-infinity")]
    [InlineData(
        "05-coco-orphan-annotation",
        "1 of 6 annotations are of images that it does not list, and left out (annotations[5] of image 777)")]
    [InlineData("05b-coco-orphan-annotation-skip", "1 of 6 annotations")]
    [InlineData("06-coco-root-category", "1 of the 4 classes are left out, since no image has them: waterways")]
    [InlineData("07b-layout-data-labels-json", "4 of 4 images are in ")]
    [InlineData("07d-layout-images-split", "4 of 4 images are in ")]
    [InlineData("08-coco-name-with-split-folder", "4 of 4 images are in ")]
    [InlineData("09b-coco-percent-encoded", "by their names without percent signs (my%20photo%201.jpg, ")]
    [InlineData("09c-coco-absolute-names")]
    [InlineData("09d-coco-parent-names")]
    [InlineData("09e-coco-url-names", "by the last part of their names")]
    [InlineData("09f-coco-colon-name")]
    [InlineData("09g-coco-nfc-names-nfd-files", "by names in another form of Unicode")]
    [InlineData("10-coco-odd-records")]
    [InlineData("13-coco-url-only", "4 of 4 images are in ")]
    [InlineData("14-coco-utf16")]
    [InlineData("14b-coco-utf8-bom")]
    [InlineData("15-coco-other-ids-in-val")]
    public void AnExportIsReadAsItsWriterMeantIt(string name, string? warning = null)
    {
        Case read = Case.OpenCopy(name);
        Assert.Null(read.Error);
        Assert.Equal(["boat", "bridge", "river"], read.Classes);
        string[] labels = ["boat bridge", "river", "boat", "bridge"];
        Assert.Equal(labels, read.Train.Select(image => string.Join(' ', image.Positive)));
        Assert.Equal(labels, read.Val.Select(image => string.Join(' ', image.Positive)));
        if (warning is null) Assert.Empty(read.Warnings);
        else Assert.Contains(read.Warnings, line => line.Contains(warning, StringComparison.Ordinal));
    }

    [Fact]
    public void OddNamesAreNames()
    {
        Case read = Case.Open("09-coco-odd-names");
        Assert.Equal(
            [@"a b.jpg: boat bridge", @"sub\c.jpg: river", "./ü é.JPG: boat", "100%25.jpeg: bridge"],
            read.Train.Select(image => image.ToString()));
        Assert.Empty(read.Warnings);
    }

    [Theory]
    [InlineData("07a-layout-images-and-result-json", "result.json: 4 of 4 images are in ")]
    [InlineData("07c-layout-instances-default", "instances_default.json: 4 of 4 images are in ")]
    public void AnExportOfOneSplitIsPartedIntoTwo(string name, string warning)
    {
        Case read = Case.Open(name, "data.train_split=null", "data.val_split=null", "data.val_share=0.5");
        Assert.Equal(["boat", "bridge", "river"], read.Classes);
        Assert.Equal(
            ["p1.jpg: boat bridge", "p2.jpg: river", "p3.jpg: boat", "p4.jpg: bridge"],
            read.Train.Concat(read.Val).Select(image => image.ToString()).Order(StringComparer.Ordinal));
        Assert.Contains(read.Warnings, line => line.Contains(warning, StringComparison.Ordinal));
        Assert.NotEmpty(read.Val);
    }

    [Fact]
    public void ANumberIsAClassName()
    {
        Case read = Case.Open("13b-coco-number-as-class-name");
        Assert.Equal(["1", "2", "3"], read.Classes);
        Assert.Equal("p1.jpg: 1 2", read.Train[0].ToString());
    }

    [Fact]
    public void TwoRecordsOfOneFileAreTwoImages() =>
        Assert.Equal(
            ["boat bridge", "river", "boat", "bridge", "river"],
            Case.Open("12c-coco-same-file-two-ids").Train.Select(image => string.Join(' ', image.Positive)));

    [Theory]
    [InlineData("11-coco-category-null", "annotations[2].category_id should be a number or a text")]
    [InlineData("11b-coco-category-missing", "annotations[2] has no category_id")]
    [InlineData("12-coco-same-image-record-twice", "two images have the id 1")]
    [InlineData("12b-coco-same-category-name-twice", "two categories have the name 'boat'")]
    [InlineData("14c-coco-latin1", "text that is not UTF-8")]
    [InlineData("16-coco-list-at-top", "not a COCO file: it should be an object")]
    [InlineData("16b-coco-annotations-null", "instances_val.json: \"annotations\" should be a list")]
    [InlineData("17-coco-commented", "broken JSON after byte 0")]
    public void WhatHasNoMeaningIsRefused(string name, string reason) =>
        Assert.Contains(reason, Case.Open(name).Error, StringComparison.Ordinal);
}
