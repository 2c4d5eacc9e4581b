using AslTrain.Data.Annotations;
using AslTrain.Data.Images;
using AslTrain.Foundation;
using AslTrain.Training.Terminal;

namespace AslEval.Cli.Predictions;

/// <summary>Copies of images in one folder with their labels drawn on them, and their names.</summary>
sealed class AnnotatedCopies
{
    const string Option = "--annotate", Command = "asl-eval predict";

    readonly string[] _paths;

    AnnotatedCopies(string[] paths) => _paths = paths;

    /// <summary>
    /// Where each image's copy is to lie: as the image is called below its folder, PNG as PNG and all else as JPEG; a name that
    /// is taken gets a number.
    /// </summary>
    /// <param name="inputs">What the command reads; a copy takes the place of none.</param>
    /// <exception cref="BadInputException">
    /// Something is in the place of a copy that the command did not write, or the folder cannot be made.
    /// </exception>
    public static AnnotatedCopies Plan(string folder, IReadOnlyList<ImagePath> images, CommandInputs inputs)
    {
        // Whatever their case: a folder may not tell them apart.
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        string[] paths = [.. images.Select(image => Free(image.Name))];
        foreach (string path in paths) OutputFiles.RequireReplaceable(path, Option, Command, inputs);
        OutputFiles.MakeFolder(folder, Option);
        return new AnnotatedCopies(paths);

        string Free(string name)
        {
            string extension = Path.GetExtension(name).Equals(".png", StringComparison.OrdinalIgnoreCase) ? ".png" : ".jpg";
            bool leadsOut = name.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Contains("..");
            string below = leadsOut ? Path.GetFileName(name) : name;
            string stem = Path.Combine(folder, Path.ChangeExtension(below, null)), path = stem + extension;
            for (int number = 2; !taken.Add(path); number++) path = $"{stem}-{number}{extension}";
            return path;
        }
    }

    /// <param name="index">Of the image.</param>
    /// <param name="file">The image.</param>
    /// <param name="lines">To be drawn.</param>
    /// <exception cref="BadInputException">The image cannot be read, or the copy not be written.</exception>
    /// <exception cref="IOException">The disk fails, or is full.</exception>
    public void Write(int index, string file, IReadOnlyList<string> lines) => OutputFiles.Write(_paths[index], Option, () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_paths[index])!);
        AnnotatedCopy.Write(file, _paths[index], lines, Command);
    });
}
