using Xunit;

namespace AslTrain.Tests.Data.Cases;

/// <summary>Folders of images as they lie about: cases 70 to 74.</summary>
public class FolderCaseTests
{
    [Theory]
    [InlineData("70-folder-plain", "jpg jpg jpg")]
    [InlineData("71-folder-jfif-jpe", "jfif jfif jfif")]
    [InlineData("71b-folder-all-jfif", "jfif jfif jfif jfif jfif jfif")]
    [InlineData("72-folder-mac-leftovers", "jpg jpg jpg")]
    [InlineData("73b-folder-empty-class", "jpg jpg jpg", "1 of the 3 classes are left out, since no image has them: otter")]
    [InlineData("74-folder-training-testing", "jpg jpg jpg", "split 'Testing' is validated on, since there is none named val")]
    public void AFolderIsAClassAndNothingElseIs(string name, string extensions, string? warning = null)
    {
        string[] endings = extensions.Split(' ');
        string[] names =
        [
            .. from label in (string[])["boat", "river"]
            from i in Enumerable.Range(1, 6)
            select $"{label}/q{i}.{(i <= endings.Length ? endings[i - 1] : "jpg")}: {label}",
        ];
        Case read = Case.Open(name);
        Assert.Equal(["boat", "river"], read.Classes);
        Assert.Equal(names, read.Train.Select(image => image.ToString()));
        Assert.Equal(names, read.Val.Select(image => image.ToString()));
        if (warning is null) Assert.Empty(read.Warnings);
        else Assert.Contains(read.Warnings, line => line.Contains(warning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("71c-folder-tif", "6 files .tif are left out (boat/q1.tif, boat/q2.tif, boat/q3.tif, ...)")]
    [InlineData("71d-folder-no-extension", "6 files without an extension are left out (boat/q1, boat/q2, boat/q3, ...)")]
    public void WhatIsLeftOutIsCounted(string name, string warning)
    {
        Case read = Case.Open(name);
        Assert.Equal(6, read.Train.Count);
        Assert.Contains(read.Warnings, line => line.Contains(warning, StringComparison.Ordinal));
    }

    [Fact]
    public void AClassThatTrainingLacksIsRefused() => Assert.Contains(
        "split 'val': the class 'otter' is not among the 2 classes of split 'train'",
        Case.Open("73-folder-class-only-in-val").Error, StringComparison.Ordinal);
}
