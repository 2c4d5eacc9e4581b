using System.Text;
using AslTrain.Data;
using AslTrain.Data.Annotations;
using AslTrain.Foundation;
using AslTrain.Tests.Support;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Data.Annotations;

public class CsvFileTests
{
    [Theory]
    [InlineData("a,b\nc,d\n", "1:a|b 2:c|d")]
    [InlineData("a,b\r\nc,d", "1:a|b 2:c|d")]
    [InlineData("\uFEFFa,b\n", "1:a|b")]
    [InlineData("a\n\n\nb\n", "1:a 4:b")]
    [InlineData(",\n", "1:|")]
    [InlineData("\"a,b\",\"c\"\"d\"\n", "1:a,b|c\"d")]
    [InlineData("\"a\nb\",c\nd,e\n", "1:a\nb|c 3:d|e")]
    [InlineData("\"\",x\n", "1:|x")]
    [InlineData("5\" disc,x\n", "1:5\" disc|x")]
    [InlineData("a,\"b\"", "1:a|b")]
    public void RowsAreReadAsWritten(string text, string expected)
    {
        using TemporaryFolder folder = new();
        Assert.Equal(
            expected,
            string.Join(' ', Rows(folder.File("a.csv", text)).Select(row => $"{row.Line}:{string.Join('|', row.Fields)}")));
    }

    [Theory]
    [InlineData("a,b\n\"c,d\n", "a.csv:2: a quote is not closed")]
    [InlineData("a\n\"b\"c\n", "a.csv:2: letters after a closing quote")]
    [InlineData("", "the annotation file is empty")]
    public void AnUnsoundFileIsRefused(string text, string reason)
    {
        using TemporaryFolder folder = new();
        Assert.Contains(
            reason, Assert.Throws<BadInputException>(() => Rows(folder.File("a.csv", text))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyTableComesBack() =>
        Gen.String[
            Gen.OneOf(Gen.Char['a', 'c'], Gen.Const(','), Gen.Const('"'), Gen.Const('\n'), Gen.Const('\r'), Gen.Const('\u00e9')),
            0, 6].Array[1, 4].Array[1, 6].Sample(table =>
    {
        using TemporaryFolder folder = new();
        string text = string.Concat(
            table.Select(
                row =>
                    string.Join(',', row.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))
                        + "\n"));
        return Rows(folder.File("a.csv", text)).Select(row => row.Fields).Zip(table).All(
            pair => pair.First.SequenceEqual(pair.Second));
    }, iter: 300);

    [Fact]
    public void ARowLongerThanTheBufferIsRead()
    {
        using TemporaryFolder folder = new();
        string field = new('x', 300_000);
        List<(int Line, string[] Fields)> rows = Rows(folder.File("a.csv", $"a,{field}\n\"{field}\",b\n"));
        Assert.Equal([field.Length, field.Length], [rows[0].Fields[1].Length, rows[1].Fields[0].Length]);
    }

    [Fact]
    public void AFieldWithoutEndTakesBoundedMemory()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.csv", "");
        File.WriteAllBytes(path, Encoding.ASCII.GetBytes("\"" + new string('x', 20_000_000)));
        Assert.Contains("a row of over", Assert.Throws<BadInputException>(() => Rows(path)).Message, StringComparison.Ordinal);
    }

    static List<(int Line, string[] Fields)> Rows(string path)
    {
        List<(int, string[])> rows = [];
        using CsvFile file = new(path);
        while (file.Read()) rows.Add((file.Line, file.Texts()));
        return rows;
    }
}
