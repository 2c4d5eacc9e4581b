using System.Text;
using AslTrain.Data.Annotations;
using AslTrain.Distributed;
using AslTrain.Foundation;
using AslTrain.Tests.Support;
using AslTrain.Training.Configuration;
using AslTrain.Training.Inputs;
using AslTrain.Training.Settings;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;
using Xunit;

namespace AslTrain.Tests.Data.Cases;

/// <summary>
/// What becomes of a small data set, one of shared/cases or one that a test writes, on the way that a run takes: its config, the
/// labels of both splits, and the images that are there.
/// </summary>
sealed record Case
{
    /// <summary>The one line that says why it was refused; null where it was read.</summary>
    public string? Error { get; private init; }

    public IReadOnlyList<string> Classes { get; private init; } = [];

    /// <summary>The images that are there, in their order, and what is annotated.</summary>
    public IReadOnlyList<CaseImage> Train { get; private init; } = [];

    public IReadOnlyList<CaseImage> Val { get; private init; } = [];

    /// <summary>What was logged as a warning, in this order.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>A folder of shared/cases with its config.yaml and what its command.txt sets.</summary>
    /// <param name="name">Of the folder.</param>
    /// <param name="overrides">section.key=value, stronger than those of command.txt.</param>
    public static Case Open(string name, params IReadOnlyList<string> overrides) =>
        OfFolder(TestFiles.Shared(Path.Combine("cases", name)), overrides);

    /// <summary>
    /// The same of a copy whose annotations name it with its full path where they had ./NAME/ for the case's own.
    /// </summary>
    /// <param name="change">Makes something else of the copied case's folder; null for nothing.</param>
    public static Case OpenCopy(string name, Action<string>? change = null, params IReadOnlyList<string> overrides)
    {
        string original = TestFiles.Shared(Path.Combine("cases", name));
        using TemporaryFolder folder = new();
        foreach (string file in Directory.GetFiles(original, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder.Path, Path.GetRelativePath(original, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            byte[] bytes = File.ReadAllBytes(file);

            // Latin-1 gives every byte back.
            bool isText = Path.GetExtension(file) is ".csv" or ".tsv" or ".json" or ".xml" or ".txt";
            if (isText)
            {
                string own = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes($"{folder.Path}/"));
                bytes = Encoding.Latin1.GetBytes(
                    Encoding.Latin1.GetString(bytes).Replace($"./{name}/", own, StringComparison.Ordinal));
            }

            File.WriteAllBytes(copy, bytes);
        }

        change?.Invoke(folder.Path);
        return OfFolder(folder.Path, overrides);
    }

    /// <summary>A data set that is no case, in a format, with nothing else set.</summary>
    public static Case OfData(string root, string format, params IReadOnlyList<string> overrides) =>
        Read(ConfigReader.Parse($"data: {{format: {format}, root: '{root}'}}", "case.yaml", overrides).Data);

    static Case OfFolder(string folder, IReadOnlyList<string> overrides)
    {
        string command = File.ReadLines(Path.Combine(folder, "command.txt"))
            .FirstOrDefault(line => line.Contains("asl-train inspect", StringComparison.Ordinal)) ?? "";
        DataSection data = ConfigReader.Read(
            Path.Combine(folder, "config.yaml"), [.. Settings(command), .. overrides]).Data;
        return Read(data with
        {
            Root = data.Root is null ? null : Path.GetFullPath(data.Root, folder),
            ClassList = data.ClassList is null ? null : Path.GetFullPath(data.ClassList, folder),
        });
    }

    /// <summary>What stands after --set, with a shell's single quotes gone.</summary>
    static IEnumerable<string> Settings(string command)
    {
        foreach (string part in command.Split("--set ").Skip(1))
        {
            yield return part.StartsWith('\'') ? part[1..part.IndexOf('\'', 1)] : part.Split(' ')[0];
        }
    }

    static Case Read(DataSection data)
    {
        WarningLines warnings = new();
        using Logger log = new LoggerConfiguration().WriteTo.Sink(warnings).CreateLogger();
        using Logger silent = new LoggerConfiguration().CreateLogger();
        using SingleProcess alone = new();
        try
        {
            DataSection named = DataSets.WithSplits(data);
            (LabeledImages train, LabeledImages val) = DataSets.Open(named, seed: 0, log, alone, default);
            (_, LabeledImages allTrain, LabeledImages allVal) = DataSets.Labels(named, silent, alone, default);
            Assert.Equal(train.Classes, allTrain.Classes);
            Assert.Empty(NamesOf(train).Except(NamesOf(allTrain)));
            Assert.Empty(NamesOf(val).Except(NamesOf(allVal)));
            return new Case
            {
                Classes = train.Classes,
                Train = Described(train),
                Val = Described(val),
                Warnings = warnings.Written,
            };
        }
        catch (BadInputException error)
        {
            Assert.DoesNotContain('\n', error.Message);
            return new Case { Error = error.Message, Warnings = warnings.Written };
        }
    }

    static IEnumerable<string> NamesOf(LabeledImages split) => split.Images.Select(image => image.Name);

    static CaseImage[] Described(LabeledImages split)
    {
        return [.. split.Images.Select(Describe)];

        CaseImage Describe(LabeledImage image)
        {
            string[] present = Names(image.Positive), difficult = Names(image.Difficult);
            string[] absent = split.LeavesUnknown ? Names(image.Negative) : [.. split.Classes.Except(present).Except(difficult)];
            return new CaseImage(image.Name, image.File, present, difficult, absent);
        }

        string[] Names(IReadOnlyList<int> labels) => [.. labels.Select(label => split.Classes[label])];
    }

    /// <summary>Everything in a few lines: what a test that knows a case whole compares.</summary>
    public override string ToString() => Error is not null
        ? $"error: {Error}"
        : $"classes: {string.Join(", ", Classes)}\ntrain: {string.Join("; ", Train)}\nval: {string.Join("; ", Val)}"
            + string.Concat(Warnings.Select(warning => $"\nwarning: {warning}"));

    sealed class WarningLines : ILogEventSink
    {
        public List<string> Written { get; } = [];

        public void Emit(LogEvent logEvent)
        {
            if (logEvent.Level < LogEventLevel.Warning) return;
            using StringWriter text = new();
            new MessageTemplateTextFormatter("{Message:lj}").Format(logEvent, text);
            Written.Add(text.ToString());
        }
    }
}

/// <summary>An image of a case with the names of its classes.</summary>
/// <param name="Name">As its annotations have it.</param>
/// <param name="File">The file.</param>
/// <param name="Positive">In the order of classes.</param>
/// <param name="Difficult">Present as objects marked difficult alone.</param>
/// <param name="Negative">Known to be absent; the rest is unknown.</param>
sealed record CaseImage(
    string Name, string File, IReadOnlyList<string> Positive, IReadOnlyList<string> Difficult, IReadOnlyList<string> Negative)
{
    /// <summary>As "a.jpg: cat dog".</summary>
    public override string ToString() =>
        $"{Name}: {string.Join(' ', Positive.Concat(Difficult.Select(name => $"({name})")))}";
}
