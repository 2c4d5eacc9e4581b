using AslTrain.Foundation;
using Microsoft.Extensions.FileSystemGlobbing;

namespace AslTrain.Data.Annotations;

/// <summary>A picture that a person named.</summary>
/// <param name="File">The path as it is to be shown and opened.</param>
/// <param name="Name">Below the folder that was named; the file name where the file itself was.</param>
public sealed record ImagePath(string File, string Name);

/// <summary>From what a person names, files, folders and patterns, to image files.</summary>
public static class ImagePaths
{
    /// <summary>Of files that are read.</summary>
    static readonly string[] Extensions = [".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp"];

    /// <summary>Of pictures that are not read: a scan of folders counts them, where another file is passed over.</summary>
    static readonly string[] UnreadExtensions =
    [
        ".tif", ".tiff", ".tga", ".pnm", ".ppm", ".pgm", ".pbm", ".avif", ".heic", ".heif", ".jp2", ".j2k", ".jxl", ".psd",
        ".svg", ".ico", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".raf", ".orf", ".rw2",
    ];

    /// <summary>The extensions of files that are read.</summary>
    internal static IReadOnlyList<string> Readable => Extensions;

    internal static bool IsImage(string file) => Extensions.Contains(ExtensionOf(file));

    /// <summary>Whether a file is an image by its name, of a format that is read or of another.</summary>
    internal static bool IsPicture(string file) => IsImage(file) || UnreadExtensions.Contains(ExtensionOf(file));

    /// <summary>Where files differ in their extensions alone, the lowest is meant.</summary>
    internal static int Rank(string file) =>
        Array.IndexOf(Extensions, ExtensionOf(file)) is int index and >= 0 ? index : Extensions.Length;

    static string ExtensionOf(string file) => Path.GetExtension(file).ToLowerInvariant();

    /// <summary>
    /// A file stands for itself, whatever its name; a folder for the images in it and below; a pattern with * for one part
    /// of a path or ** for any number of folders for the images it fits. Each file once, those of a folder by name.
    /// </summary>
    /// <exception cref="BadInputException">A path does not exist, or holds no image.</exception>
    public static IReadOnlyList<ImagePath> Find(IReadOnlyList<string> paths)
    {
        List<ImagePath> found = [];
        HashSet<string> known = [];
        foreach (string path in paths)
        {
            ImagePath[] more = FindOne(path);
            if (more.Length == 0) throw new BadInputException($"{path}: no image there ({string.Join(", ", Extensions)})");
            found.AddRange(more.Where(image => known.Add(Path.GetFullPath(image.File))));
        }

        return found;
    }

    static ImagePath[] FindOne(string path)
    {
        if (File.Exists(path)) return [new ImagePath(path, Path.GetFileName(path))];
        if (Directory.Exists(path)) return Matching(path, "**/*");
        int wildcard = path.IndexOf('*', StringComparison.Ordinal);
        if (wildcard < 0) throw new BadInputException($"{path}: there is no such file or folder");
        int slash = path.LastIndexOfAny([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], wildcard);
        string folder = slash < 0 ? "." : path[..Math.Max(1, slash)];
        return Directory.Exists(folder)
            ? Matching(folder, path[(slash + 1)..])
            : throw new BadInputException($"{path}: there is no folder {folder}");
    }

    static ImagePath[] Matching(string folder, string pattern)
    {
        try
        {
            // Without ** no folder below the pattern's own is looked into.
            bool isDeep = pattern.Contains("**", StringComparison.Ordinal) || pattern.EndsWith('/');
            int depth = isDeep ? -1 : pattern.Count(letter => letter is '/' or '\\');
            IEnumerable<string> names = new FolderWalk(withHidden: true).Files(folder, depth).Where(IsImage)
                .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'));
            Matcher matcher = new Matcher(StringComparison.Ordinal).AddInclude(pattern);
            return
            [
                .. matcher.Match(names).Files.Select(match => match.Path).Order(StringComparer.Ordinal)
                    .Select(name => new ImagePath(folder == "." ? name : Path.Combine(folder, name), name)),
            ];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{folder}: cannot be listed: {error.Message}");
        }
    }
}
