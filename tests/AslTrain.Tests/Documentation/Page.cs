using System.Text.RegularExpressions;

namespace AslTrain.Tests.Documentation;

/// <summary>A page of the repository in Markdown, taken apart as far as tests need it.</summary>
sealed class Page
{
    const string Fence = "```";

    Page(string name, string text)
    {
        Name = name;
        List<string> prose = [];
        List<CodeBlock> blocks = [];
        string? language = null;
        List<string> block = [];
        foreach (string line in text.Split('\n'))
        {
            if (!line.StartsWith(Fence, StringComparison.Ordinal))
            {
                (language is null ? prose : block).Add(line);
            }
            else if (language is null)
            {
                language = line[Fence.Length..];
            }
            else
            {
                blocks.Add(new CodeBlock(language, string.Concat(block.Select(inside => inside + "\n"))));
                block.Clear();
                language = null;
            }
        }

        (Prose, Blocks, EndsInBlock) = (prose, blocks, language is not null);
    }

    /// <summary>Its path from the root, with slashes.</summary>
    public string Name { get; }

    /// <summary>The lines outside of code blocks.</summary>
    public IReadOnlyList<string> Prose { get; }

    public IReadOnlyList<CodeBlock> Blocks { get; }

    /// <summary>Whether its last code block is never closed.</summary>
    public bool EndsInBlock { get; }

    /// <summary>Code within lines.</summary>
    public IEnumerable<string> CodeSpans =>
        from line in Prose
        from Match span in Regex.Matches(line, "(?<!`)(`+)(?!`)(.+?)(?<!`)\\1(?!`)")
        select span.Groups[2].Value.Trim();

    /// <summary>Where links and pictures lead.</summary>
    public IEnumerable<string> Links =>
        from line in Prose
        let withoutCode = Regex.Replace(line, "`[^`]*`", "code")
        from Match link in Regex.Matches(withoutCode, @"\]\((?<to>[^)\s]+)(?: ""[^""]*"")?\)|(?:src|href)=""(?<to>[^""]+)""")
        select link.Groups["to"].Value;

    /// <summary>The names that GitHub gives the headings.</summary>
    public IReadOnlySet<string> Anchors
    {
        get
        {
            HashSet<string> anchors = [];
            foreach (string line in Prose)
            {
                if (Regex.Match(line, "^#{1,6} +(.+?) *#*$") is not { Success: true } heading) continue;
                string text = Regex.Replace(heading.Groups[1].Value, @"!?\[([^\]]*)\]\([^)]*\)", "$1");
                string name = Regex.Replace(text.ToLowerInvariant(), @"[^\p{L}\p{M}\p{N}\p{Pc} -]", "").Replace(' ', '-');
                string anchor = name;
                for (int again = 1; !anchors.Add(anchor); again++) anchor = $"{name}-{again}";
            }

            return anchors;
        }
    }

    /// <summary>Every command of ours on the page, in code blocks and within lines.</summary>
    public IEnumerable<CommandLine> Commands => Blocks
        .Where(block => block.Language is "" or "bash" or "sh")
        .SelectMany(block => block.Text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        .Concat(CodeSpans)
        .Select(CommandLine.Parse)
        .OfType<CommandLine>();

    /// <summary>All pages of a source tree but those in folders that git ignores.</summary>
    /// <param name="root">The tree's folder.</param>
    public static IReadOnlyList<Page> ReadAll(string root)
    {
        IEnumerable<string> folders = File.ReadLines(Path.Combine(root, ".gitignore")).Where(line => line.EndsWith('/'));
        HashSet<string> ignored = [".git", .. folders.Select(line => line.TrimEnd('/'))];
        return [.. Find(root, ignored).Order(StringComparer.Ordinal).Select(path => new Page(
            Path.GetRelativePath(root, path).Replace('\\', '/'), File.ReadAllText(path).ReplaceLineEndings("\n")))];
    }

    public override string ToString() => Name;

    static IEnumerable<string> Find(string folder, HashSet<string> ignored) => Directory.EnumerateFiles(folder, "*.md").Concat(
        from inside in Directory.EnumerateDirectories(folder)
        where !ignored.Contains(Path.GetFileName(inside))
        from path in Find(inside, ignored)
        select path);
}

/// <summary>A code block of a page.</summary>
/// <param name="Language">What stands behind the opening fence.</param>
/// <param name="Text">Its lines, each with its end.</param>
sealed record CodeBlock(string Language, string Text);
