using System.CommandLine;
using AslTrain.Cli.Init;
using AslTrain.Foundation;
using AslTrain.Training.Terminal;
using TorchSharp;

namespace AslTrain.Cli.Commands;

/// <summary>asl-train init: looks at a folder of photographs and writes a config that fits.</summary>
static class InitCommand
{
    public static Command Create()
    {
        Argument<string> folder = new("FOLDER") { Description = "Photographs with labels: a folder, or a table's file" };
        Option<string?> output = new("--out")
        {
            Description = "The config to write; FOLDER's name with .yaml where it is not given",
            HelpName = "YAML",
        };
        Option<string?> format = new("--format") { Description = "The format, where several would fit", HelpName = "NAME" };
        Command command = new("init", "Look at a folder of photographs, say what is there, and write a config to start from")
        {
            folder, output, format, SharedOptions.Verbose,
        };
        command.SetAction(result => CommandRunner.OfOne(
            command.Name,
            () => Execute(result.GetRequiredValue(folder), result.GetValue(output), result.GetValue(format)),
            result.GetValue(SharedOptions.Verbose)));
        return command;
    }

    static int Execute(string root, string? output, string? format)
    {
        string file = output ?? DefaultOutput(root);
        OutputFiles.Require(file, "--out", StarterConfig.Mark, new CommandInputs((root, "FOLDER")));
        if (!Path.Exists(root)) throw new BadInputException($"{root}: there is no such file or folder");
        using CommandSession session = CommandSession.Start();
        FoundData found = session.Stop.Hear(stop => Choose(root, format, stop));
        session.Console.Line(
            $"{root}: {found.Data.Format}, {found.Images} images, {found.Train.Classes.Count} classes "
            + $"({Printable.Some([.. found.Train.Classes])})");
        string how = found.Data.ValSplit is null ? "held back" : $"split {found.Data.ValSplit}";
        session.Console.Line(
            $"split {found.Data.TrainSplit}: {found.Train.Images.Count} images to train on; "
            + $"{how}: {found.Val.Images.Count} to validate on");
        foreach (string note in found.Train.Notes.Concat(found.Val.Notes).Distinct()) session.Log.Warning("{Note}", note);
        foreach (string oddity in found.Oddities()) session.Log.Warning("{Oddity}", oddity);

        StarterRecipe recipe = StarterRecipe.For(found.Train.Images.Count, torch.cuda.is_available());
        OutputFiles.Write(file, "--out", () => WholeFile.Write(file, StarterConfig.Write(found, recipe, file)));
        session.Console.Line($"{file}: {recipe.Why}; {recipe.Backbone} at {recipe.Size} pixels, {recipe.Epochs} epochs");
        session.Console.Line($"next: asl-train preview --config {file} --out sheet.png, then asl-train --config {file}");
        return ExitCode.Done;
    }

    static string DefaultOutput(string root)
    {
        string name = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)));
        return $"{(name.Length > 0 ? name : "my")}.yaml";
    }

    static FoundData Choose(string root, string? format, CancellationToken stop)
    {
        List<string> reasons = [];
        FoundData[] found = [.. FoundData.In(root, format, reasons, stop)];
        return found switch
        {
            [FoundData only] => only,
            [] => throw new NoFormatException(root, reasons),
            _ => Ask(root, found, stop),
        };
    }

    /// <summary>A person is asked, anybody else is told.</summary>
    static FoundData Ask(string root, FoundData[] found, CancellationToken stop)
    {
        string[] names = [.. found.Select(data => data.Data.Format)];
        string question = $"{root}: may be {string.Join(" or ", found.Select(
            data => $"{data.Data.Format} ({data.Images} images, {data.Train.Classes.Count} classes)"))}";
        return Question.Ask($"{question}: which?", names, stop) is string answer
            ? found[Array.IndexOf(names, answer)]
            : throw new BadInputException($"{question}: say which (--format)");
    }
}
