using System.CommandLine;
using System.Text;
using AslTrain.Cli.Commands;
using AslTrain.Data.Annotations;
using AslTrain.Data.Images;
using AslTrain.Data.Tables;
using AslTrain.Foundation;
using AslTrain.Metrics;
using AslTrain.Training.Evaluation;
using AslTrain.Training.Terminal;
using Serilog;

namespace AslEval.Cli.Commands;

/// <summary>asl-eval suspects: the labels of a split that a person should look at first.</summary>
static class SuspectsCommand
{
    const string Name = "asl-eval suspects", TableHeader = "kind,rank,image,class,score,labels\n";
    const int Columns = 6, PicturesOfAKind = 18, LargestPicture = 160;

    public static Command Create()
    {
        Option<int> top = NumberOption.Whole("--top", (1, int.MaxValue), "At most so many of each kind", "N", 500);
        Option<string> table = new("--out") { Description = "The CSV file to write", Required = true, HelpName = "CSV" };
        Option<string?> sheet = new("--sheet") { Description = "Draw the first of each kind", HelpName = "PNG" };
        Command command = new("suspects", "List the labels of a split that are most likely missing or wrong")
        {
            CheckpointOption.Instance, SharedOptions.OtherConfig, SharedOptions.Set, top, table, sheet, SharedOptions.Verbose,
        };
        command.SetAction(result => CommandRunner.OfOne(
            command.Name,
            () => Execute(
                CheckpointOption.SourceOf(result),
                result.GetValue(top), result.GetRequiredValue(table), result.GetValue(sheet)),
            result.GetValue(SharedOptions.Verbose)));
        return command;
    }

    /// <param name="count">At most so many of each kind.</param>
    /// <param name="tableFile">CSV to write.</param>
    /// <param name="sheetFile">PNG of the first of each kind; null for none.</param>
    static int Execute(CheckpointSource source, int count, string tableFile, string? sheetFile)
    {
        OutputFiles.Require(tableFile, "--out", TableHeader, source.Inputs);
        OutputFiles.Require(sheetFile, "--sheet", Name, source.Inputs);
        using CommandSession session = CommandSession.Start();
        return session.Stop.Hear(_ => List(source, count, tableFile, sheetFile, session));
    }

    static int List(CheckpointSource source, int count, string tableFile, string? sheetFile, CommandSession session)
    {
        if (ScoredSplit.Of(source, session) is not ScoredSplit scored) return ExitCode.Of(session.Stop.Reason!.Value);
        IReadOnlyList<SuspectLabel> missing = SuspectLabels.Missing(scored.Scores, count);
        IReadOnlyList<SuspectLabel> wrong = SuspectLabels.Wrong(scored.Scores, count);
        OutputFiles.Write(tableFile, "--out", () =>
        {
            StringBuilder table = new(TableHeader);
            AddRows(table, "missing", missing, scored);
            AddRows(table, "wrong", wrong, scored);
            WholeFile.Write(tableFile, table.ToString());
        });
        if (sheetFile is not null)
        {
            SuspectLabel[] shown = [.. missing.Take(PicturesOfAKind), .. wrong.Take(PicturesOfAKind)];
            OutputFiles.Write(sheetFile, "--sheet", () => WriteSheet(sheetFile, shown, missing.Count, scored, session.Log));
        }

        foreach (SuspectLabel suspect in missing.Take(Columns))
        {
            session.Console.Line($"perhaps missing: {Described(suspect, scored)}");
        }

        foreach (SuspectLabel suspect in wrong.Take(Columns))
        {
            session.Console.Line($"perhaps wrong:   {Described(suspect, scored)}");
        }

        session.Console.Line(
            $"{tableFile}: {missing.Count} labels that are perhaps missing, {wrong.Count} that are perhaps wrong, "
            + "the likeliest first");
        return ExitCode.Done;
    }

    static string Described(SuspectLabel suspect, ScoredSplit scored)
    {
        string labels = string.Join(", ", LabelsOf(suspect, scored));
        string labeled = labels.Length > 0 ? $"labeled {labels}" : "without labels";
        return $"{scored.Classes[suspect.Column]} ({suspect.Score:0.000}) in {scored.ImageOf(suspect.Image).Name}, {labeled}";
    }

    static void AddRows(StringBuilder table, string kind, IReadOnlyList<SuspectLabel> suspects, ScoredSplit scored)
    {
        foreach ((int rank, SuspectLabel suspect) in suspects.Index())
        {
            string image = CsvCell.Of(scored.ImageOf(suspect.Image).Name), name = CsvCell.Of(scored.Classes[suspect.Column]);
            string labels = CsvCell.Of(LabelCell.Of(LabelsOf(suspect, scored)));
            table.Append($"{kind},{rank + 1},{image},{name},{suspect.Score},{labels}\n");
        }
    }

    static IEnumerable<string> LabelsOf(SuspectLabel suspect, ScoredSplit scored) =>
        scored.ImageOf(suspect.Image).Positive.Select(label => scored.Classes[label]);

    /// <summary>A picture that has gone since it was scored is left out.</summary>
    static void WriteSheet(string file, IReadOnlyList<SuspectLabel> suspects, int missing, ScoredSplit scored, ILogger log)
    {
        int size = Math.Min(scored.Config.Image.Size, LargestPicture);
        List<(byte[], IReadOnlyList<string>)> pictures = [];
        using ImageLoader loader = new();
        foreach ((int i, SuspectLabel suspect) in suspects.Index())
        {
            LabeledImage image = scored.ImageOf(suspect.Image);
            byte[] pixels = new byte[size * size * 3];
            try
            {
                loader.Load(image.File, size, pixels);
            }
            catch (BadInputException error)
            {
                log.Warning("left out: {Reason}", error.Message);
                continue;
            }

            string kind = i < Math.Min(missing, PicturesOfAKind) ? "missing?" : "wrong?";
            pictures.Add((pixels, [$"{kind} {scored.Classes[suspect.Column]}", $"{suspect.Score:0.000}", image.Name]));
        }

        bool hasFont = ContactSheet.Write(file, pictures, size, Columns, Name);
        if (!hasFont) log.Warning("no font was found: {File} bears no captions", file);
    }
}
