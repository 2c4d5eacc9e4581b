using System.Text.RegularExpressions;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Documentation;

/// <summary>Links, tables and the size of the pages.</summary>
public class PageTests
{
    const long LargestFrontPage = 12 * 1024;

    static readonly IReadOnlyList<Page> Pages = Page.ReadAll(SourceTree.Root);

    [Fact]
    public void EveryLinkLeadsToAFileThatGitTracks()
    {
        IReadOnlySet<string>? tracked = TrackedFiles.Of(SourceTree.Root);
        Assert.SkipWhen(tracked is null, "there is no git here, or no checkout");
        Dictionary<string, Page> pages = Pages.ToDictionary(page => page.Name);
        List<string> broken = [];
        int links = 0;
        foreach (Page page in Pages)
        {
            foreach (string link in page.Links.Where(link => !link.Contains("://", StringComparison.Ordinal)))
            {
                links++;
                string[] parts = link.Split('#', 2);
                string target = parts[0].Length == 0 ? page.Name : Resolve(page.Name, parts[0]);
                if (!tracked.Contains(target)) broken.Add($"{page}: {link}: git tracks no {target}");
                else if (parts.Length == 2 && !(pages.TryGetValue(target, out Page? other) && other.Anchors.Contains(parts[1])))
                {
                    broken.Add($"{page}: {link}: {target} has no such heading");
                }
            }
        }

        Assert.True(links > 100, $"only {links} links are found");
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void EveryRoomHasAPageThatTheFrontPageNames()
    {
        Page front = Assert.Single(Pages, page => page.Name == "README.md");
        string[] projects = Directory.GetDirectories(SourceTree.File("src"));
        string[] rooms = [.. projects.Select(folder => $"src/{Path.GetFileName(folder)}"), "configs", "scripts", "tests"];
        Assert.All(rooms, room => Assert.Contains($"{room}/README.md", front.Links));
    }

    [Fact]
    public void TheFrontPageIsShort() => Assert.InRange(new FileInfo(SourceTree.File("README.md")).Length, 1, LargestFrontPage);

    [Fact]
    public void EveryRowOfATableHasItsHeadersCells()
    {
        List<string> broken = [];
        int rows = 0;
        foreach (Page page in Pages)
        {
            int? cells = null;
            foreach (string line in page.Prose)
            {
                if (!line.StartsWith('|'))
                {
                    cells = null;
                    continue;
                }

                rows++;
                cells ??= Cells(line);
                if (Cells(line) == cells && line.EndsWith('|')) continue;
                broken.Add($"{page}: {Cells(line)} cells where the header has {cells}: {line}");
            }
        }

        Assert.True(rows > 200, $"only {rows} rows are found");
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void EveryCodeBlockIsClosed() => Assert.DoesNotContain(Pages, page => page.EndsInBlock);

    /// <summary>In code too a bar parts cells, unless a backslash stands before it.</summary>
    static int Cells(string row) => Regex.Count(row, @"(?<!\\)\|") - 1;

    static string Resolve(string page, string link)
    {
        string target = Path.Combine(Path.GetDirectoryName(SourceTree.File(page))!, Uri.UnescapeDataString(link));
        return Path.GetRelativePath(SourceTree.Root, Path.GetFullPath(target)).Replace('\\', '/');
    }
}
