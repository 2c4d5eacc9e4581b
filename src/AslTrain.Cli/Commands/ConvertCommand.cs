using System.CommandLine;
using System.Text.Json;
using AslTrain.Foundation;
using AslTrain.Models.Weights;
using AslTrain.Training.Terminal;

namespace AslTrain.Cli.Commands;

/// <summary>asl-train convert: any file of weights to safetensors, with the field's names.</summary>
static class ConvertCommand
{
    const int LargestGrowth = 100;

    public static Command Create()
    {
        Argument<string> input = new("IN") { Description = "A .pth or .safetensors file" };
        Argument<string> output = new("OUT") { Description = "The safetensors file to write" };
        Command command = new(
            "convert", "Turn PyTorch's weights into a safetensors file with the field's names; nothing in the file is run")
        {
            input, output, SharedOptions.Verbose,
        };
        command.SetAction(result => CommandRunner.Of(
            () => Execute(result.GetRequiredValue(input), result.GetRequiredValue(output)),
            result.GetValue(SharedOptions.Verbose)));
        return command;
    }

    static int Execute(string input, string output)
    {
        ConsoleOutput console = ConsoleOutput.Standard();
        using WeightFile file = WeightFile.Open(input);
        long bytes = file.Tensors.Values.Sum(tensor => tensor.Bytes);
        if (bytes / LargestGrowth > file.Length)
        {
            throw new BadInputException(
                $"{input}: its tensors share storages so much that they would take {bytes / 1e6:0} MB, "
                + $"over {LargestGrowth} times the file");
        }

        OutputFiles.RequireAbsent(output);
        TensorSource[] tensors = TensorSource.Of(file);
        Dictionary<string, string> metadata = new(file.Metadata) { ["format"] = "pt" };
        if (file.Classes is not null) metadata[ClassNames.MetadataKey] = JsonSerializer.Serialize(file.Classes);
        try
        {
            SafeTensorsWriter.Write(output, tensors, metadata);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or ArgumentException)
        {
            throw new BadInputException($"{output}: cannot be written: {error.Message}");
        }

        string translated = file.Translated is string names ? $"; the names of {names} were translated" : "";
        string named = file.Classes is { Count: int classes } ? $"; {classes} class names" : "";
        console.Line($"{output}: {tensors.Length} tensors, {bytes / 1e6:0.0} MB{translated}{named}");
        return ExitCode.Done;
    }
}
