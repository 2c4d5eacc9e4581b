using System.CommandLine;
using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Data.Images;
using AslTrain.Distributed;
using AslTrain.Foundation;
using AslTrain.Training.Configuration;
using AslTrain.Training.Inputs;
using AslTrain.Training.Settings;
using AslTrain.Training.Terminal;

namespace AslTrain.Cli.Commands;

/// <summary>asl-train preview: the first training images of a run as the network will see them, with their labels.</summary>
static class PreviewCommand
{
    const int Columns = 6, Pictures = 24;
    const string Name = "asl-train preview";

    public static Command Create()
    {
        Option<string> sheet = new("--out") { Description = "The PNG file to write", Required = true, HelpName = "PNG" };
        Command command = new("preview", "Draw a sheet of training images as the network will see them, with their labels")
        {
            SharedOptions.Config, SharedOptions.Set, sheet, SharedOptions.Verbose,
        };
        command.SetAction(result => CommandRunner.OfOne(
            command.Name,
            () => Execute(SharedOptions.ConfigOf(result), result.GetRequiredValue(sheet)),
            result.GetValue(SharedOptions.Verbose)));
        return command;
    }

    static int Execute(ConfigSource source, string output)
    {
        OutputFiles.Require(output, "--out", Name, new CommandInputs((source.File, "--config")));
        RunConfig read = source.Read();
        RunConfig config = read with { Data = DataSets.WithSplits(read.Data) with { BatchSize = Pictures } };
        using CommandSession session = CommandSession.Start();
        return session.Stop.Hear(stop => Draw(config, output, session, stop));
    }

    static int Draw(RunConfig config, string output, CommandSession session, CancellationToken stop)
    {
        using SingleProcess alone = new();
        (LabeledImages train, _) = DataSets.Open(config.Data, config.Run.Seed, session.Log, alone, stop);
        Batch batch = Loaders.Training(config, train, alone).Epoch(0).First();
        foreach (string reason in batch.Unreadable) session.Log.Warning("left out: {Reason}", reason);

        List<(byte[] Pixels, IReadOnlyList<string> Caption)> pictures = [];
        for (int i = 0; i < batch.Count; i++)
        {
            int bytes = batch.Size * batch.Size * 3, firstTarget = i * batch.Classes;
            string[] labels = [.. train.Classes.Where((_, column) => batch.Targets[firstTarget + column] == LabelCode.Positive)];
            pictures.Add((batch.Pixels[(i * bytes)..((i + 1) * bytes)], labels));
            string name = train.Images[batch.Images[i]].Name;
            session.Console.Line($"{(i / Columns) + 1}.{(i % Columns) + 1}  {name}: {string.Join(", ", labels)}");
        }

        bool hasFont = false;
        OutputFiles.Write(output, "--out", () => hasFont = ContactSheet.Write(output, pictures, batch.Size, Columns, Name));
        string lacking = hasFont ? "" : "; no font was found for the labels";
        session.Console.Line($"{output}: {pictures.Count} augmented training images of {batch.Size} pixels{lacking}");
        return ExitCode.Done;
    }
}
