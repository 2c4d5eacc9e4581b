using AslTrain.Data.Annotations;
using AslTrain.Data.Images;
using AslTrain.Files;
using AslTrain.Metrics;
using AslTrain.Training.Reporting;
using Serilog;
using Serilog.Core;

namespace AslTrain.Training.Evaluation;

/// <summary>What asl-eval suspects does: the labels of a split that a person should look at first.</summary>
public static class SuspectsRun
{
    const int Columns = 6, PicturesOfAKind = 18, LargestPicture = 160;

    /// <param name="checkpoint">A file of weights with a head.</param>
    /// <param name="configFile">A config in place of the checkpoint's own; null for that.</param>
    /// <param name="overrides">section.key=value.</param>
    /// <param name="count">At most so many of each kind.</param>
    /// <param name="tableFile">CSV to write.</param>
    /// <param name="sheetFile">PNG of the first of each kind; null for none.</param>
    /// <returns>An exit code; see <see cref="ExitCode"/>.</returns>
    public static int Execute(string checkpoint, string? configFile, IReadOnlyList<string> overrides, int count, string tableFile, string? sheetFile)
    {
        if (count < 1) throw new BadInputException($"--top {count}: should be 1 or more");
        using StopSignals stop = new();
        ConsoleOutput console = ConsoleOutput.Standard();
        using Logger log = RunLog.Create(console, file: null);
        if (ScoredSplit.Of(checkpoint, configFile, overrides, console, log, stop) is not ScoredSplit scored) return stop.ExitCode!.Value;
        IReadOnlyList<SuspectLabel> missing = SuspectLabels.Missing(scored.Scores, count), wrong = SuspectLabels.Wrong(scored.Scores, count);
        OutputFiles.Write(tableFile, "--out", () =>
        {
            using StreamWriter table = new(tableFile);
            table.Write("kind,rank,image,class,score,labels\n");
            WriteRows(table, "missing", missing, scored);
            WriteRows(table, "wrong", wrong, scored);
        });
        if (sheetFile is not null) OutputFiles.Write(sheetFile, "--sheet", () => WriteSheet(sheetFile, [.. missing.Take(PicturesOfAKind), .. wrong.Take(PicturesOfAKind)], missing.Count, scored, log));
        foreach (SuspectLabel suspect in missing.Take(Columns)) console.Line($"perhaps missing: {Described(suspect, scored)}");
        foreach (SuspectLabel suspect in wrong.Take(Columns)) console.Line($"perhaps wrong:   {Described(suspect, scored)}");
        console.Line($"{tableFile}: {missing.Count} labels that are perhaps missing, {wrong.Count} that are perhaps wrong, the likeliest first");
        return ExitCode.Done;
    }

    static string Described(SuspectLabel suspect, ScoredSplit scored) =>
        $"{scored.Classes[suspect.Column]} ({suspect.Score:0.000}) in {scored.ImageOf(suspect.Image).Name}, {(LabelsOf(suspect, scored, ", ") is { Length: > 0 } labels ? $"labeled {labels}" : "without labels")}";

    static void WriteRows(StreamWriter table, string kind, IReadOnlyList<SuspectLabel> suspects, ScoredSplit scored)
    {
        foreach ((int rank, SuspectLabel suspect) in suspects.Index())
        {
            table.Write($"{kind},{rank + 1},{CsvCell.Of(scored.ImageOf(suspect.Image).Name)},{CsvCell.Of(scored.Classes[suspect.Column])},{suspect.Score:0.0000},{CsvCell.Of(LabelsOf(suspect, scored, "|"))}\n");
        }
    }

    static string LabelsOf(SuspectLabel suspect, ScoredSplit scored, string between)
    {
        IReadOnlyList<int> labels = scored.ImageOf(suspect.Image).Positive;
        return labels.Count == 0 ? "" : string.Join(between, labels.Select(label => scored.Classes[label]));
    }

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

        ContactSheet.Write(file, pictures, size, Columns);
    }
}
