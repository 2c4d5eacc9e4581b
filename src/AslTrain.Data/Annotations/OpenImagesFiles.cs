namespace AslTrain.Data.Annotations;

/// <summary>Where the images of an Open Images split are: ID.jpg in the split's folder, or by what is found elsewhere.</summary>
static class OpenImagesFiles
{
    /// <summary>From an image's identifier to its file, which need not be there; and what is to be said.</summary>
    /// <param name="layout">The split's folders.</param>
    /// <param name="names">Of all images.</param>
    public static (Func<string, string> File, string? Note) Of(OpenImagesLayout layout, IReadOnlyList<string> names)
    {
        string[] sample = [.. ImagePlaces.EvenlyOf(names.Count).Select(i => names[i])];
        if (sample.All(name => File.Exists(Usual(name)))) return (Usual, null);
        ImageIndex index = new();
        string[] folders = [layout.ImageFolder, .. layout.OtherFolders.Where(Directory.Exists).Distinct()];
        string[] found = [.. sample.Select(Find).OfType<string>()];
        if (found.Length == 0) return (Usual, null);
        string? elsewhere = found.FirstOrDefault(
            file => !file.StartsWith(layout.ImageFolder + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        string? note = elsewhere is null ? null
            : $"{layout.Labels}: images are in {Path.GetDirectoryName(elsewhere)}, and not in {layout.ImageFolder}";
        return (name => Find(name) ?? Usual(name), note);

        string Usual(string name) => Path.Combine(layout.ImageFolder, name + ".jpg");

        string? Find(string name) => folders.Select(folder => Path.Combine(folder, name))
            .Select(path => index.WithAnyExtension(path) ?? (ImagePaths.IsPicture(path) && File.Exists(path) ? path : null))
            .FirstOrDefault(file => file is not null);
    }
}
