using System.Text;

namespace AslTrain.Tests.Documentation;

/// <summary>A command of ours as a page shows it.</summary>
/// <param name="Program">asl-train or asl-eval; null for options alone.</param>
/// <param name="Arguments">What follows, without quotes.</param>
/// <param name="Text">As it stands on the page.</param>
sealed record CommandLine(string? Program, IReadOnlyList<string> Arguments, string Text)
{
    static readonly string[] Programs = ["asl-train", "asl-eval"], Launchers = ["mpirun", "mpiexec", "mpiexec.hydra", "srun"];

    static readonly (string Project, string Program)[] Projects =
        [("src/AslTrain.Cli", Programs[0]), ("src/AslEval.Cli", Programs[1])];

    /// <summary>The command of the program; null for the program itself.</summary>
    public string? Command => Arguments.Count > 0 && Arguments[0] is [not '-' and not '.' and not '(', ..] first ? first : null;

    /// <summary>The names of the options that are given, --NAME.</summary>
    public IEnumerable<string> Options => Arguments
        .Where(argument => argument.StartsWith("--", StringComparison.Ordinal)).Select(argument => argument.Split('=')[0]);

    /// <summary>The values that an option is given.</summary>
    public IEnumerable<string> ValuesOf(string option) =>
        Arguments.Zip(Arguments.Skip(1)).Where(pair => pair.First == option).Select(pair => pair.Second);

    /// <summary>A line of a page; null where it is no command of ours.</summary>
    public static CommandLine? Parse(string line)
    {
        string text = line.StartsWith("$ ", StringComparison.Ordinal) ? line[2..] : line;
        if (Split(text) is not [string first, ..] parts) return null;
        if (first is "--set" or "--grid") return new CommandLine(null, parts, text);
        if (first == "dotnet")
        {
            string? program = Array.Find(Projects, project => parts.Contains(project.Project)).Program;
            int arguments = parts.IndexOf("--");
            return program is null || arguments < 0 ? null : new CommandLine(program, parts[(arguments + 1)..], text);
        }

        int place = Launchers.Contains(first) ? parts.FindIndex(part => Programs.Contains(part)) : 0;
        if (place < 0) return null;
        string name = Path.GetFileName(parts[place]);
        return Programs.Contains(name) ? new CommandLine(name, parts[(place + 1)..], text) : null;
    }

    /// <summary>As a shell parts words; null where a quote is left open.</summary>
    static List<string>? Split(string line)
    {
        List<string> words = [];
        StringBuilder word = new();
        char? quote = null;
        bool isWord = false;
        foreach (char letter in line)
        {
            if (letter == quote) quote = null;
            else if (quote is null && letter is '\'' or '"') (quote, isWord) = (letter, true);
            else if (quote is null && char.IsWhiteSpace(letter)) EndWord();
            else (_, isWord) = (word.Append(letter), true);
        }

        EndWord();
        return quote is null ? words : null;

        void EndWord()
        {
            if (isWord) words.Add(word.ToString());
            word.Clear();
            isWord = false;
        }
    }
}
