using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Documentation;

/// <summary>Examples that are compiled and run in a test, and stand on a page line by line.</summary>
static class ExamplePages
{
    const string Begin = "// Page begins\n", End = "// Page ends\n";

    const int Indent = 8;

    /// <summary>Requires that a page has the usings and the lines between the marks of a test's source.</summary>
    /// <param name="page">Its path from the root.</param>
    /// <param name="test">The test's file, beside this one.</param>
    /// <param name="usings">As the page gives them.</param>
    public static void AssertHasLinesOf(string page, string test, params string[] usings)
    {
        string source = Read($"tests/AslTrain.Tests/Documentation/{test}.cs");
        int begin = source.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        string[] inside = source[begin..source.LastIndexOf(End, StringComparison.Ordinal)].TrimEnd(' ').Split('\n');
        IEnumerable<string> lines = inside.SkipLast(1).Select(line => line.Length > Indent ? line[Indent..] : "");
        string example = Lines([.. usings.Select(name => $"using {name};"), "", .. lines]);
        Assert.Contains($"```csharp\n{example}```\n", Read(page), StringComparison.Ordinal);
    }

    /// <summary>Requires that a page shows what an example has printed.</summary>
    public static void AssertHasOutput(string page, IEnumerable<string> lines) =>
        Assert.Contains($"```\n{Lines(lines)}```\n", Read(page), StringComparison.Ordinal);

    static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    static string Read(string name) => File.ReadAllText(SourceTree.File(name)).ReplaceLineEndings("\n");
}
