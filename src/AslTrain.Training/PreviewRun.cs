using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Data.Images;
using AslTrain.Training.Configuration;
using AslTrain.Training.Reporting;
using AslTrain.Training.Settings;
using Serilog.Core;

namespace AslTrain.Training;

/// <summary>What asl-train preview does: the first training images of a run as the network will see them, with their labels.</summary>
public static class PreviewRun
{
    const int Columns = 6, Pictures = 24;

    /// <param name="configFile">A YAML file.</param>
    /// <param name="overrides">section.key=value.</param>
    /// <param name="output">The PNG file to write.</param>
    /// <returns>An exit code; see <see cref="ExitCode"/>.</returns>
    public static int Execute(string configFile, IReadOnlyList<string> overrides, string output)
    {
        RunConfig read = ConfigReader.Read(configFile, overrides);
        RunConfig config = read with { Data = DataSets.WithSplits(read.Data) with { BatchSize = Pictures } };
        ConsoleOutput console = ConsoleOutput.Standard();
        using Logger log = RunLog.Create(console, file: null);
        (LabeledImages train, _) = DataSets.Open(config.Data, config.Run.Seed, log);
        Batch batch = Loaders.Training(config, train).Epoch(0).First();
        foreach (string reason in batch.Unreadable) log.Warning("left out: {Reason}", reason);

        List<(byte[] Pixels, IReadOnlyList<string> Caption)> pictures = [];
        for (int i = 0; i < batch.Count; i++)
        {
            int bytes = batch.Size * batch.Size * 3;
            string[] labels = [.. train.Classes.Where((_, column) => batch.Targets[(i * batch.Classes) + column] == 1)];
            pictures.Add((batch.Pixels[(i * bytes)..((i + 1) * bytes)], labels));
            console.Line($"{(i / Columns) + 1}.{(i % Columns) + 1}  {train.Images[batch.Images[i]].Name}: {string.Join(", ", labels)}");
        }

        OutputFiles.Write(output, "--out", () =>
        {
            bool hasCaptions = ContactSheet.Write(output, pictures, batch.Size, Columns);
            console.Line($"{output}: {pictures.Count} augmented training images of {batch.Size} pixels" + (hasCaptions ? "" : "; no font was found for the labels"));
        });
        return ExitCode.Done;
    }
}
