using System.Text.Json;
using AslTrain.Foundation;
using AslTrain.Training.Configuration;
using AslTrain.Training.Terminal;
using Serilog;
using Serilog.Core;
using Xunit;

namespace AslTrain.Tests.Foundation;

public class PrintableTests
{
    [Theory]
    [InlineData("Kätzchen 猫 🐈 \"a\\b\"", "Kätzchen 猫 🐈 \"a\\b\"")]
    [InlineData("\u001b[2Jred\u0007", "\\u001B[2Jred\\u0007")]
    [InlineData("a\nbest mAP 99.99 %\r\u0085\u2028", "a\\u000Abest mAP 99.99 %\\u000D\\u0085\\u2028")]
    [InlineData("\u202egpj.exe\u2066\u200b\ufeff\u009b", "\\u202Egpj.exe\\u2066\\u200B\\uFEFF\\u009B")]
    public void WhatDoesNotShowAsItselfIsEscaped(string text, string shown)
    {
        Assert.Equal(shown, Printable.Of(text));
        Assert.Equal(shown, Printable.Line(text));
    }

    [Fact]
    public void HalfALetterIsEscapedToo() => Assert.Equal("\\uD83Da\\uDC08", Printable.Line("\ud83da\udc08"));

    [Fact]
    public void LongTextsAreCutAndCounted()
    {
        string letters = new('a', 79);
        Assert.Equal($"{letters}... (102 characters)", Printable.Of($"{letters}🐈{new string('b', 21)}"));
        string line = Printable.Line("start" + new string('x', 1_000_000) + "end");
        Assert.StartsWith("startx", line, StringComparison.Ordinal);
        Assert.EndsWith("xend", line, StringComparison.Ordinal);
        Assert.Contains(" ... (996008 characters more) ... ", line, StringComparison.Ordinal);
        Assert.True(line.Length < 4100);
    }

    [Fact]
    public void JsonStaysTheSameJson() => Assert.Equal(
        "a\u202eb", JsonDocument.Parse(Printable.Escape("{\"path\":\"a\u202eb\"}")).RootElement.GetProperty("path").GetString());

    [Fact]
    public void NothingReachesTheTerminalOrTheLogButLines()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, file = Path.Combine(folder, "log.txt");
        using StringWriter terminal = new();
        ConsoleOutput console = new(terminal, width: null);
        using (Logger log = RunLog.Create(console, file))
        {
            log.Warning("left out: {Name} of {Count}", "x\nepoch 3: best mAP 99 %\u001b[1A", 3);
        }

        console.Line("y\n\u001b]0;title\u0007");
        Assert.Equal(
            ["warning: left out: x\\u000Aepoch 3: best mAP 99 %\\u001B[1A of 3", "y\\u000A\\u001B]0;title\\u0007"],
            terminal.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'));
        string line = Assert.Single(File.ReadAllLines(file));
        Assert.EndsWith(" WRN left out: x\\u000Aepoch 3: best mAP 99 %\\u001B[1A of 3", line, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void AConfigsFindingsStayLinesOfTheirOwn() => Assert.Equal(
        2,
        Assert.Throws<ConfigException>(() => ConfigReader.Parse("data: {\"a\\nb\": 1, c: 2, format: scenes}", "my.yaml", []))
            .Lines.Count());
}
