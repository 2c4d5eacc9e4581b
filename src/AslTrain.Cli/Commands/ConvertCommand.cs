using System.CommandLine;
using System.Text.Json;
using AslTrain.Foundation;
using AslTrain.Models.Weights;
using AslTrain.Training.Terminal;

namespace AslTrain.Cli.Commands;

/// <summary>asl-train convert: any file of weights to safetensors, with the field's names.</summary>
static class ConvertCommand
{
    public static Command Create()
    {
        Argument<string> input = new("IN") { Description = "A .pth or .safetensors file" };
        Argument<string> output = new("OUT") { Description = "The safetensors file to write" };
        Command command = new(
            "convert", "Turn PyTorch's weights into a safetensors file with the field's names; nothing in the file is run")
        {
            input, output, SharedOptions.Verbose,
        };
        command.SetAction(result => CommandRunner.OfOne(
            command.Name,
            () => Execute(result.GetRequiredValue(input), result.GetRequiredValue(output)),
            result.GetValue(SharedOptions.Verbose)));
        return command;
    }

    static int Execute(string input, string output)
    {
        using CommandSession session = CommandSession.Start();
        return session.Stop.Hear(stop => Convert(input, output, session.Console, stop));
    }

    static int Convert(string input, string output, ConsoleOutput console, CancellationToken stop)
    {
        using WeightFile file = WeightFile.Open(input);
        file.RequireLittleSharing();
        OutputFiles.RequireAbsent(output);
        TensorSource[] tensors = TensorSource.Of(file);
        Dictionary<string, string> metadata = new(file.Metadata) { ["format"] = "pt" };
        if (file.Classes is not null) metadata[ClassNames.MetadataKey] = JsonSerializer.Serialize(file.Classes);
        SafeTensorsWriter.Write(output, tensors, metadata, stop);

        foreach (string note in file.Notes) console.Line($"{input}: {note}");
        string[] unknown = [.. file.UnknownNames];
        if (unknown.Length > 0)
        {
            console.Line(
                $"{input}: {unknown.Length} names are of no network that is known here, and were kept "
                + $"({Printable.Some(unknown)})");
        }

        string named = file.Classes is { Count: int classes } ? $"; {classes} class names" : "";
        console.Line($"{output}: {tensors.Length} tensors, {tensors.Sum(tensor => tensor.Bytes) / 1e6:0.0} MB{named}");
        return ExitCode.Done;
    }
}
