using SkiaSharp;

namespace AslTrain.Data.Images;

/// <summary>A font to write on pictures and plots with.</summary>
public static class Fonts
{
    static readonly string[] Folders = ["/usr/share/fonts", "/usr/local/share/fonts"];

    /// <summary>The system's usual font, or the one of <see cref="FindFile"/>; null where there is none.</summary>
    public static SKTypeface? Find() => HasSystemFonts ? SKTypeface.FromFamilyName(SKTypeface.Default.FamilyName)
        : FindFile() is string file ? SKTypeface.FromFile(file)
        : null;

    /// <summary>
    /// A font file, where the drawing library finds no font by itself, as SkiaSharp's library without dependencies on Linux;
    /// null where it does, and where there is none.
    /// </summary>
    public static string? FindFile() => HasSystemFonts ? null : Folders.Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.ttf", SearchOption.AllDirectories))
        .Where(name => name.Contains("Sans", StringComparison.Ordinal))
        .OrderBy(name => Path.GetFileName(name).Length).ThenBy(name => name, StringComparer.Ordinal).FirstOrDefault();

    static bool HasSystemFonts => SKTypeface.Default.GlyphCount > 0;
}
