using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AslEval.Cli.Report;
using Xunit;

namespace AslTrain.Tests.Training.Report;

public class ReportPageTests
{
    const string DataStart = "<script type=\"application/json\" id=\"data\">";

    [Theory]
    [InlineData("</script><script>alert(1)</script>")]
    [InlineData("<!--<script>")]
    [InlineData("{{script}}{{data}}}}")]
    [InlineData("\" onload=\"x' & \\ \u2028\u2029\u0000\u0085 naïve 日本 🙂")]
    public void TextFromOutsideIsTextAndNothingElse(string hostile)
    {
        string page = PageOf(hostile), data = Between(page, DataStart, "</script>");
        Assert.Equal(hostile, JsonDocument.Parse(data).RootElement.GetString());
        Assert.All(data, letter => Assert.True(letter is >= ' ' and < (char)127 and not ('<' or '>' or '&' or '\'')));

        // With a harmless text in its place the page is the same.
        Assert.Equal(PageOf("harmless"), page.Replace(data, "\"harmless\"", StringComparison.Ordinal));
    }

    [Fact]
    public void ThePolicyNamesTheScriptAndTheStyleThatAreThere()
    {
        string page = PageOf("x"), policy = Between(page, "Content-Security-Policy\" content=\"", "\">");
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.Contains($"style-src '{Hash(Between(page, "<style>", "</style>"))}'", policy, StringComparison.Ordinal);
        Assert.Contains($"script-src '{Hash(Between(page, "<script>", "</script>"))}'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", page, StringComparison.Ordinal);
    }

    static string PageOf(string text)
    {
        using MemoryStream stream = new();
        ReportPage.Write(stream, json => json.WriteStringValue(text));
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    static string Between(string text, string start, string end)
    {
        int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
