using SkiaSharp;

namespace AslTrain.Data.Images;

static class Fonts
{
    static readonly string[] Folders = ["/usr/share/fonts", "/usr/local/share/fonts"];

    /// <summary>SkiaSharp's library without dependencies finds no fonts on Linux by itself.</summary>
    public static SKTypeface? Find()
    {
        if (SKTypeface.Default.GlyphCount > 0) return SKTypeface.FromFamilyName(SKTypeface.Default.FamilyName);
        IEnumerable<string> files = Folders.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.ttf", SearchOption.AllDirectories));
        string? file = files.Where(name => name.Contains("Sans", StringComparison.Ordinal))
            .OrderBy(name => Path.GetFileName(name).Length).ThenBy(name => name, StringComparer.Ordinal).FirstOrDefault();
        return file is null ? null : SKTypeface.FromFile(file);
    }
}
