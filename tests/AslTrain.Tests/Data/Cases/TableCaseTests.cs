using Xunit;

namespace AslTrain.Tests.Data.Cases;

/// <summary>Tables as people have them: cases 40 to 59 and 97.</summary>
public class TableCaseTests
{
    const string PlainTrain = "img/a1.jpg: boat; img/a2.jpg: boat river; img/a3.jpg: bridge; img/a4.jpg: bridge river";
    const string PlainVal = "img/a5.jpg: boat; img/a6.jpg: bridge river; img/a7.jpg: boat bridge; img/a8.jpg: river";

    static string WithoutThird => PlainTrain.Replace("a3.jpg: bridge", "a3.jpg: ", StringComparison.Ordinal);

    [Theory]
    [InlineData("40-csv-plain")]
    [InlineData("40a-csv-semicolon-separated")]
    [InlineData("40b-csv-tab-separated")]
    [InlineData("40c-csv-sep-line")]
    [InlineData("40d-csv-tsv-file")]
    [InlineData("41a-csv-choices-json")]
    [InlineData("41b-csv-python-set")]
    [InlineData("41c-csv-python-tuple")]
    [InlineData("41e-csv-json-list")]
    [InlineData("41h-csv-postgres-array")]
    [InlineData("41i-csv-dict-of-flags")]
    [InlineData("41k-csv-numpy-repr")]
    [InlineData("42b-csv-space-separated-told")]
    [InlineData("43a-csv-True-False")]
    [InlineData("43b-csv-yes-no")]
    [InlineData("44d-csv-scientific")]
    [InlineData("49-csv-utf16")]
    [InlineData("49b-csv-utf8-bom")]
    [InlineData("49c-csv-cr-only")]
    [InlineData("50a-csv-split-case")]
    [InlineData("50b-csv-split-valid")]
    [InlineData("51a-csv-path-column")]
    [InlineData("51b-csv-path-column")]
    [InlineData("51c-csv-path-column")]
    [InlineData("51d-csv-path-column")]
    [InlineData("51e-csv-path-column")]
    [InlineData("51f-csv-path-column")]
    [InlineData("51g-csv-path-column")]
    [InlineData("51h-csv-path-column")]
    [InlineData("51i-csv-path-column")]
    [InlineData("51j-csv-path-column")]
    [InlineData("51k-csv-path-column")]
    [InlineData("51l-csv-path-column")]
    [InlineData("53-csv-spaces-around")]
    [InlineData("53b-csv-space-after-comma-quoted")]
    [InlineData("54-csv-blank-rows-at-end")]
    [InlineData("54b-csv-trailing-comma")]
    public void ATableIsReadAsItsWriterMeantIt(string name)
    {
        Case read = Case.Open(name);
        Assert.Equal($"classes: boat, bridge, river\ntrain: {PlainTrain}\nval: {PlainVal}", $"{read}");
        AssertKnown(read);
    }

    [Theory]
    [InlineData("43c-csv-1-blank-all", "no cell says no, so that the 12 empty ones count as absent (data.csv_blank: unknown")]
    [InlineData("43d-csv-x", "no cell says no, so that the 12 empty ones count as absent (data.csv_blank: unknown")]
    [InlineData("44a-csv-nan", "no cell says no, so that the 12 empty ones count as absent (data.csv_blank: unknown")]
    [InlineData("44b-csv-NA", "no cell says no, so that the 12 empty ones count as absent (data.csv_blank: unknown")]
    [InlineData("44c-csv-NULL", "no cell says no, so that the 12 empty ones count as absent (data.csv_blank: unknown")]
    [InlineData("45-csv-pandas-index", "left out as an index: column number 1, without a name")]
    [InlineData("46-csv-metadata-columns", "left out, since they say neither yes nor no: Sex, Age, Frontal/Lateral (data")]
    [InlineData("47-csv-long-format", "split 'train': 6 rows are of 4 images: the labels of each are put together (img/a2.jpg,")]
    public void WhatWasGuessedIsSaid(string name, string warning)
    {
        Case read = Case.Open(name);
        Assert.Null(read.Error);
        Assert.Equal(["boat", "bridge", "river"], read.Classes);
        Assert.Equal(PlainTrain, string.Join("; ", read.Train));
        Assert.Equal(PlainVal, string.Join("; ", read.Val));
        Assert.Contains(warning, read.Warnings[0], StringComparison.Ordinal);
        AssertKnown(read);
    }

    [Theory]
    [InlineData("41d-csv-numpy-array", "t.csv:3: the labels '['boat' 'river']' are no list such as ['clouds', 'sky']")]
    [InlineData("41f-csv-number-list", "t.csv:2: the labels '[4]' are no list such as ['clouds', 'sky']")]
    [InlineData("41g-csv-brackets-unquoted", "t.csv:2: the labels '[boat]' are no list such as ['clouds', 'sky']")]
    [InlineData("48a-csv-latin1-classes", "t.csv:2: bytes that are no UTF-8: windows-1252 would read 'th\u00E9' here, mac")]
    [InlineData("48a-csv-latin1-classes", "save the file as UTF-8, or name its encoding (data.csv_encoding)")]
    [InlineData("48c-csv-latin1-paths", "t.csv:2: bytes that are no UTF-8: windows-1252 would read 'img/\u00E91.jpg'")]
    [InlineData("48d-csv-macroman", "macintosh 'th\u00E9'; save the file as UTF-8, or name its encoding (data.csv_encoding)")]
    [InlineData("56-csv-header-row-missing", "t.csv:1: there is no header row: the first one is 'img/a1.jpg, boat, train'; a")]
    [InlineData("58-csv-class-only-in-val", "split 'val': the class 'bridge' is not among the 2 classes of split 'train'")]
    public void WhatCannotBeToldIsRefused(string name, string words) =>
        Assert.Contains(words, Case.Open(name).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("48a-csv-latin1-classes", "latin1")]
    [InlineData("48a-csv-latin1-classes", "cp1252")]
    [InlineData("48d-csv-macroman", "macintosh")]
    [InlineData("48d-csv-macroman", "mac_roman")]
    [InlineData("48b-csv-utf8-classes", null)]
    public void ATableIsReadInItsEncoding(string name, string? encoding)
    {
        Case read = Case.Open(name, encoding is null ? [] : [$"data.csv_encoding={encoding}"]);
        Assert.Equal(["caf\u00E9", "th\u00E8", "th\u00E9"], read.Classes);
        Assert.Equal("img/a2.jpg: caf\u00E9 th\u00E9", $"{read.Train[1]}");
    }

    [Fact]
    public void PathsAreReadInTheirEncodingToo()
    {
        Case read = Case.Open("48c-csv-latin1-paths", "data.csv_encoding=windows-1252");
        Assert.Equal(PlainTrain.Replace("/a", "/\u00E9", StringComparison.Ordinal), string.Join("; ", read.Train));
    }

    [Fact]
    public void AnEncodingThatIsNoneIsRefused() => Assert.Contains(
        "no encoding is named 'latin-x'", Case.Open("40-csv-plain", "data.csv_encoding=latin-x").Error, StringComparison.Ordinal);

    [Fact]
    public void NoLabelIsNoClass()
    {
        foreach ((string name, string said) in ((string, string)[])
            [("44e-csv-nan-in-labels", "2 of 8 rows have no label: column 'tags' says 'nan' (1), 'NaN' (1)"),
                ("57-csv-row-without-labels", "1 of 8 rows have no label: column 'tags' says nothing (1)")])
        {
            Case read = Case.Open(name);
            Assert.Equal(["boat", "bridge", "river"], read.Classes);
            Assert.Equal(WithoutThird, string.Join("; ", read.Train));
            Assert.Contains(said, Assert.Single(read.Warnings), StringComparison.Ordinal);
        }

        Case none = Case.Open("41l-csv-list-of-None");
        Assert.Equal(WithoutThird, string.Join("; ", none.Train));
    }

    [Fact]
    public void LabelsBetweenBlanksAreClassesUntilSomebodySaysSo()
    {
        Case read = Case.Open("42-csv-space-separated");
        Assert.Equal(["boat", "boat bridge", "boat river", "bridge", "river", "river bridge"], read.Classes);
        Assert.Contains(
            "column 'labels': 'boat river' and other combinations of 3 words are 6 classes; where blanks part labels, say so "
            + "(data.csv_separator)", Assert.Single(read.Warnings), StringComparison.Ordinal);
        Case told = Case.Open("42-csv-space-separated", "data.csv_separator=\" \"");
        Assert.Equal($"classes: boat, bridge, river\ntrain: {PlainTrain}\nval: {PlainVal}", $"{told}");
    }

    [Theory]
    [InlineData("data.csv_ignore=reviewed")]
    [InlineData("data.csv_ignore=[reviewed]")]
    [InlineData("data.csv_classes=boat,bridge,river")]
    public void AFlagIsAClassUntilSomebodySaysSo(string setting)
    {
        Case read = Case.Open("46b-csv-flag-column-becomes-class");
        Assert.Equal(["boat", "bridge", "river", "reviewed"], read.Classes);
        Assert.Contains(
            "taken for classes: reviewed (data.csv_ignore leaves them out)",
            Assert.Single(read.Warnings), StringComparison.Ordinal);
        Case told = Case.Open("46b-csv-flag-column-becomes-class", setting);
        Assert.Equal($"classes: boat, bridge, river\ntrain: {PlainTrain}\nval: {PlainVal}", $"{told}");
    }

    [Fact]
    public void ATestSplitIsNoPartOfTheOthers()
    {
        Case read = Case.Open("50c-csv-split-TRAIN-VALIDATION-TEST");
        Assert.Equal(PlainTrain, string.Join("; ", read.Train));
        Assert.Equal(PlainVal[..PlainVal.IndexOf("; img/a8", StringComparison.Ordinal)], string.Join("; ", read.Val));
        Assert.Contains(
            "column 'split' has TRAIN (4 rows), VALIDATION (3 rows), TEST (1 rows)",
            Case.Open("50c-csv-split-TRAIN-VALIDATION-TEST", "data.val_split=holdout").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("52-csv-names-without-extension", "img/a1", "img/a1.jpg", null)]
    [InlineData("55-csv-backslashes", "img\\a1.jpg", "img/a1.jpg", null)]
    [InlineData("55b-csv-windows-absolute", "C:\\data\\img\\a1.jpg", "img/a1.jpg", "split 'train': 4 images have paths")]
    [InlineData("55d-csv-gs-url", "gs://bucket/img/a1.jpg", "img/a1.jpg", "split 'train': 4 images have paths or addresses")]
    public void NamesLeadToTheirFiles(string name, string first, string file, string? warning)
    {
        Case read = Case.Open(name);
        Assert.Equal(first, read.Train[0].Name);
        Assert.EndsWith(file, read.Train[0].File.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.Equal(LabelsOf(PlainTrain), LabelsOf(string.Join("; ", read.Train)));
        Assert.Equal(LabelsOf(PlainVal), LabelsOf(string.Join("; ", read.Val)));
        if (warning is null) Assert.Empty(read.Warnings);
        else Assert.Contains(warning, read.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void AnAbsolutePathIntoTheDataSetIsAsGoodAsAnother()
    {
        Case read = Case.OpenCopy("55c-csv-absolute-inside");
        Assert.Equal(LabelsOf(PlainTrain), LabelsOf(string.Join("; ", read.Train)));
        Assert.Empty(read.Warnings);
    }

    [Fact]
    public void TablesOfSplitsAreFound()
    {
        Case read = Case.Open("59-csv-test-csv-beside");
        Assert.Equal(
            "classes: boat, river\ntrain: img/a1.jpg: boat; img/a2.jpg: boat river\nval: img/a5.jpg: boat; img/a6.jpg: river",
            $"{read}");
        Case oneSided = Case.Open("58b-csv-class-only-in-train");
        Assert.Equal(["boat", "river"], oneSided.Classes);
        Assert.Contains("1 of the 2 classes are not annotated there", Assert.Single(oneSided.Warnings), StringComparison.Ordinal);
        Case metadata = Case.Open("97-hf-metadata");
        Assert.Equal(
            "classes: boat, river\ntrain: a1.jpg: boat; a2.jpg: boat river\nval: a3.jpg: boat; a4.jpg: river", $"{metadata}");
    }

    /// <summary>Nothing is unknown.</summary>
    static void AssertKnown(Case read) => Assert.All(
        read.Train.Concat(read.Val), image => Assert.Equal(3, image.Positive.Count + image.Negative.Count));

    static string LabelsOf(string images) =>
        string.Join("; ", images.Split("; ").Select(image => image[image.LastIndexOf(": ", StringComparison.Ordinal)..]));
}
