using System.Text.Json;
using AslTrain.Files;
using AslTrain.Models.Weights;
using AslTrain.Training.Reporting;

namespace AslTrain.Training;

/// <summary>What asl-train convert does: any file of weights to safetensors, with the field's names.</summary>
public static class ConversionRun
{
    const int LargestGrowth = 100;

    /// <returns>An exit code; see <see cref="ExitCode"/>.</returns>
    /// <exception cref="BadInputException">The input is unsound, or the output is there already or cannot be written.</exception>
    public static int Execute(string input, string output)
    {
        ConsoleOutput console = ConsoleOutput.Standard();
        using WeightFile file = WeightFile.Open(input);
        long bytes = file.Tensors.Values.Sum(tensor => tensor.Bytes);
        if (bytes / LargestGrowth > file.Length)
        {
            throw new BadInputException($"{input}: its tensors share storages so much that they would take {bytes / 1e6:0} MB, over {LargestGrowth} times the file");
        }

        OutputFiles.RequireAbsent(output);
        TensorSource[] tensors = TensorSource.Of(file);
        Dictionary<string, string> metadata = new(file.Metadata) { ["format"] = "pt" };
        if (file.Classes is not null) metadata[ClassNames.MetadataKey] = JsonSerializer.Serialize(file.Classes);
        try
        {
            SafeTensorsWriter.Write(output, tensors, metadata);
        }
        catch (Exception error) when (error is DirectoryNotFoundException or UnauthorizedAccessException or ArgumentException)
        {
            throw new BadInputException($"{output}: cannot be written: {error.Message}");
        }

        console.Line($"{output}: {tensors.Length} tensors, {bytes / 1e6:0.0} MB"
            + (file.Translated is string names ? $"; the names of {names} were translated" : "")
            + (file.Classes is { Count: int classes } ? $"; {classes} class names" : ""));
        return ExitCode.Done;
    }
}
