using AslTrain.Data.Annotations;

namespace AslEval.Cli.Predictions;

/// <summary>
/// Names for copies of images in one folder, as the images are called below theirs; one that is taken gets a number.
/// </summary>
/// <param name="folder">null for no copies.</param>
sealed class AnnotatedNames(string? folder)
{
    /// <summary>Whatever their case: a folder may not tell them apart.</summary>
    readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Path of the copy: inside the folder; PNG stays PNG, all else becomes JPEG. null where there are to be no copies.
    /// </summary>
    public string? Next(ImagePath image)
    {
        if (folder is null) return null;
        string extension = Path.GetExtension(image.Name).Equals(".png", StringComparison.OrdinalIgnoreCase) ? ".png" : ".jpg";
        bool leadsOut = image.Name.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Contains("..");
        string below = leadsOut ? Path.GetFileName(image.Name) : image.Name;
        string stem = Path.Combine(folder, Path.ChangeExtension(below, null)), name = stem + extension;
        for (int number = 2; !_taken.Add(name); number++) name = $"{stem}-{number}{extension}";
        return name;
    }
}
