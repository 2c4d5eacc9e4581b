using System.Text.RegularExpressions;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Style;

/// <summary>What the compiler does not hold of the sources.</summary>
public partial class SourceTests
{
    const int LongestLine = 130;

    static readonly string[] Endings = [".cs", ".csproj", ".props", ".targets", ".sh", ".js", ".css"];

    public static TheoryData<string> Projects =>
        [.. Directory.GetDirectories(SourceTree.File("src")).Select(folder => Path.GetFileName(folder))];

    [Fact]
    public void NoLineIsTooLong()
    {
        string[] files = [.. Tracked().Where(file => Endings.Contains(Path.GetExtension(file)))];
        Assert.True(files.Length > 300, "the sources are not found");
        Assert.Empty(files.SelectMany(file => File.ReadLines(SourceTree.File(file)).Index()
            .Where(line => line.Item.Length > LongestLine)
            .Select(line => $"{file}:{line.Index + 1}: {line.Item.Length} columns")));
    }

    /// <summary>A file is written by one piece: beside its place, whole, and through no link.</summary>
    [Fact]
    public void FilesAreMadeInOnePlace()
    {
        IEnumerable<string> files = Tracked().Where(file => Path.GetExtension(file) == ".cs")
            .Where(file => file.StartsWith("src/", StringComparison.Ordinal))
            .Where(file => !file.StartsWith("src/AslTrain.Foundation/", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => RawWriting().IsMatch(File.ReadAllText(SourceTree.File(file))));
    }

    /// <summary>A signal ends a command in one way, whichever it is.</summary>
    [Fact]
    public void EveryCommandHearsSignals()
    {
        string[] commands = [.. Tracked().Where(file => file.StartsWith("src/", StringComparison.Ordinal))
            .Where(file => file.EndsWith("Command.cs", StringComparison.Ordinal))];
        Assert.True(commands.Length > 10, "the commands are not found");
        Assert.DoesNotContain(commands, file => !Session().IsMatch(File.ReadAllText(SourceTree.File(file))));
    }

    /// <summary>
    /// Folders have floors: the namespaces of a project know one another in one direction. Networks with their layers and their
    /// ONNX, weights with PyTorch's format, and ranks with their MPI are one thing in several folders.
    /// </summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void NamespacesHaveNoCircle(string project)
    {
        (string Namespace, string Text)[] files =
        [
            .. Tracked().Where(file => Path.GetExtension(file) == ".cs")
                .Where(file => file.StartsWith($"src/{project}/", StringComparison.Ordinal))
                .Select(file => Comments().Replace(File.ReadAllText(SourceTree.File(file)), ""))
                .Where(text => Namespace().IsMatch(text)).Select(text => (Merged(Namespace().Match(text).Groups[1].Value), text)),
        ];
        ILookup<string, string> types = files
            .SelectMany(file => Declaration().Matches(file.Text).Select(match => (file.Namespace, Name: match.Groups[1].Value)))
            .ToLookup(entry => entry.Namespace, entry => entry.Name);
        ILookup<string, string> known = files.SelectMany(file => Visible(file.Namespace, file.Text)
            .Where(other => other != file.Namespace)
            .Where(other => types[other].Except(types[file.Namespace]).Intersect(Words(file.Text)).Any())
            .Select(other => (file.Namespace, Other: other))).Distinct().ToLookup(entry => entry.Namespace, entry => entry.Other);
        Assert.DoesNotContain(types.Select(entry => entry.Key), name => Reached(name, known).Contains(name));
    }

    /// <summary>Namespaces whose types a file may name: those of its usings, and its parents.</summary>
    static IEnumerable<string> Visible(string own, string text) =>
        Using().Matches(text).Select(match => Merged(match.Groups[1].Value)).Concat(Parents(own)).Distinct();

    static IEnumerable<string> Parents(string name) =>
        Enumerable.Range(0, name.Length).Where(i => name[i] == '.').Select(i => name[..i]);

    static string Merged(string name) => name switch
    {
        "AslTrain.Models.Layers" or "AslTrain.Models.Onnx" => "AslTrain.Models",
        "AslTrain.Models.Weights.PyTorch" => "AslTrain.Models.Weights",
        "AslTrain.Distributed.Mpi" => "AslTrain.Distributed",
        _ => name,
    };

    static HashSet<string> Reached(string name, ILookup<string, string> known)
    {
        HashSet<string> reached = [];
        Queue<string> open = new(known[name]);
        while (open.TryDequeue(out string? next))
        {
            if (!reached.Add(next)) continue;
            foreach (string other in known[next]) open.Enqueue(other);
        }

        return reached;
    }

    static IEnumerable<string> Words(string text) => Word().Matches(text).Select(match => match.Value);

    /// <summary>The test is skipped where git tells of none.</summary>
    static string[] Tracked()
    {
        IReadOnlySet<string>? tracked = TrackedFiles.Of(SourceTree.Root);
        Assert.SkipWhen(tracked is null, "there is no git here, or no checkout");
        return [.. tracked.Where(file => File.Exists(SourceTree.File(file)))];
    }

    [GeneratedRegex(@"using CommandSession session = CommandSession\.Start")]
    private static partial Regex Session();

    [GeneratedRegex("//.*|\"(?:[^\"\\\\\n]|\\\\.)*\"")]
    private static partial Regex Comments();

    [GeneratedRegex(
        @"\bFile\.(Create|Write|Append|OpenWrite|Copy|Replace|Move)|FileMode\.(Create\b|OpenOrCreate|Append|Truncate)"
            + @"|new StreamWriter\(\s*(path|file)")]
    private static partial Regex RawWriting();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^(?:[a-z]+ )*(?:class|record struct|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
