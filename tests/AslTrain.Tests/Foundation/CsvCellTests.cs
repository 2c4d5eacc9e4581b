using AslTrain.Data.Annotations;
using AslTrain.Data.Tables;
using AslTrain.Foundation;
using Xunit;

namespace AslTrain.Tests.Foundation;

public class CsvCellTests
{
    [Theory]
    [InlineData("cat", "cat")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("=HYPERLINK(\"a\",\"b\")", "\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\"")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "\"'\rx\"")]
    [InlineData("'=x", "''=x")]
    [InlineData("'s Gravenhage", "'s Gravenhage")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("+1e-3", "+1e-3")]
    [InlineData("", "")]
    public void NoTextIsAFormulaAndNumbersStayNumbers(string text, string cell)
    {
        Assert.Equal(cell, CsvCell.Of(text));
        string bare = cell.StartsWith('"') ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cell;
        Assert.Equal(text, CsvCell.TextOf(bare));
    }

    [Fact]
    public void WhatPredictWritesIsReadBackAsTheSameClasses()
    {
        string[] names = ["=x", "a|b", "[c]", "d\"e\\", "f, g", " h", "-1x"];
        string folder = Directory.CreateTempSubdirectory().FullName, file = Path.Combine(folder, "train.csv");
        string[] rows = ["path,labels", $"1.jpg,{Cell("=x", "-1x")}", $"2.jpg,{Cell("a|b", "d\"e\\")}",
            $"3.jpg,{Cell("[c]")}", $"{CsvCell.Of("=4.jpg")},{Cell("f, g", "=x")}", $"5.jpg,{Cell(" h")}", "6.jpg,"];
        File.WriteAllLines(file, rows);
        LabeledImages read = TableReader.Read(file, "train", new TableOptions());
        Assert.Equal(names.Order(StringComparer.Ordinal), read.Classes);
        Assert.Equal(
            ["-1x+=x", "a|b+d\"e\\", "[c]", "=x+f, g", " h", ""],
            read.Images.Select(image => string.Join('+', image.Positive.Select(label => read.Classes[label]))));
        Assert.Equal("=4.jpg", read.Images[3].Name);
        Directory.Delete(folder, recursive: true);

        static string Cell(params string[] labels) => CsvCell.Of(LabelCell.Of(labels));
    }
}
