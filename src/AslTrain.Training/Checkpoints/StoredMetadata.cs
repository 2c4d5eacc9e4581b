using AslTrain.Foundation;
using AslTrain.Models.Weights;

namespace AslTrain.Training.Checkpoints;

/// <summary>Texts in the header of a checkpoint that is there already.</summary>
public static class StoredMetadata
{
    const string Extension = ".safetensors";

    /// <exception cref="BadInputException">The file is of a format without room for texts of ours.</exception>
    public static void RequireSafeTensors(string path)
    {
        if (path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)) return;
        throw new BadInputException(
            $"{path}: only a {Extension} file can hold thresholds: asl-train convert makes one, "
            + "or --dry-run shows them without storing");
    }

    /// <summary>
    /// Writes the file anew with one text changed: whole beside it, then renamed, so that a stop in between harms nothing.
    /// </summary>
    /// <exception cref="BadInputException">The file is unsound, or cannot be written.</exception>
    public static void Replace(string path, string key, string text)
    {
        try
        {
            // The file itself is written anew, and not a link in its place.
            string file = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
            SafeTensorsWriter.ChangeMetadata(file, key, text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: the thresholds cannot be stored there: {error.Message}");
        }
    }
}
