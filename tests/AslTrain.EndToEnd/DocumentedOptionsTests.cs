using System.Text.RegularExpressions;
using AslTrain.Tests.Documentation;
using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>What the pages say of commands and options, held against the programs' own help.</summary>
public class DocumentedOptionsTests
{
    static readonly IReadOnlyList<Page> Pages = Page.ReadAll(Command.Root);

    [Fact]
    public void EveryCommandAndOptionOnAPageIsThere()
    {
        Dictionary<string, Dictionary<string, HashSet<string>>> programs = new()
        {
            ["asl-train"] = OptionsOf(arguments => Command.Train(arguments)),
            ["asl-eval"] = OptionsOf(arguments => Command.Evaluate(arguments)),
        };
        List<string> wrong = [];
        HashSet<string> shown = [];
        foreach ((Page page, CommandLine command) in Pages.SelectMany(page => page.Commands.Select(command => (page, command))))
        {
            if (command.Program is not string program) continue;
            string name = command.Command ?? "", place = $"{page}: {command.Text}";
            if (programs[program].TryGetValue(name, out HashSet<string>? options))
            {
                shown.Add($"{program} {name}");
                wrong.AddRange(command.Options.Except(options).Select(option => $"{place}: there is no {option}"));
            }
            else
            {
                wrong.Add($"{place}: {program} has no command {name}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.All(programs, program => Assert.All(program.Value.Keys, name => Assert.Contains($"{program.Key} {name}", shown)));
    }

    [Theory]
    [InlineData("src/AslTrain.Cli/README.md")]
    [InlineData("src/AslEval.Cli/README.md")]
    public void EveryOptionWithinALineOfTheCommandsPagesIsThere(string name)
    {
        HashSet<string> options = [.. OptionsOf(name.Contains("AslEval", StringComparison.Ordinal)
            ? arguments => Command.Evaluate(arguments)
            : arguments => Command.Train(arguments)).Values.SelectMany(own => own)];
        Page page = Assert.Single(Pages, page => page.Name == name);
        string[] spans = [.. page.CodeSpans.Where(span => span.StartsWith("--", StringComparison.Ordinal))];
        Assert.True(spans.Length >= 5, $"only {spans.Length} options are found");
        Assert.All(spans, span => Assert.Contains(Regex.Match(span, "^--[a-z-]+").Value, options));
    }

    /// <summary>The options of each command of a program, those of the program itself under the empty name.</summary>
    static Dictionary<string, HashSet<string>> OptionsOf(Func<IReadOnlyList<string>, Outcome> run)
    {
        string[] help = Help(run, []);
        int commands = Array.IndexOf(help, "Commands:");
        Dictionary<string, HashSet<string>> options = new() { [""] = Options(help[..commands]) };
        foreach (string line in help[(commands + 1)..].Where(line => line.Length > 0))
        {
            string name = line.Trim().Split(' ')[0];
            options[name] = Options(Help(run, [name]));
        }

        return options;
    }

    static string[] Help(Func<IReadOnlyList<string>, Outcome> run, string[] command) =>
        run([.. command, "--help"]).Succeeded().Output.Split('\n');

    static HashSet<string> Options(IEnumerable<string> help) =>
        [.. from line in help from Match option in Regex.Matches(line, "^  (?:-., )*(--[a-z-]+)") select option.Groups[1].Value];
}
