using System.Globalization;
using System.Text;

namespace AslTrain.Data.Annotations;

/// <summary>
/// Names of which one has its accents in letters of their own (as some systems keep file names) and the other has not. The tables
/// that would bring one into the other's form are not at hand, so that every letter beyond ASCII counts as any other.
/// </summary>
static class UnicodeForms
{
    const char Any = '\uFFFF';

    /// <summary>Equal for all forms of a name, and for names that differ in such letters alone.</summary>
    public static string Outline(string name)
    {
        StringBuilder outline = new(name.Length);
        foreach (Rune rune in name.EnumerateRunes())
        {
            bool joins = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
                || rune.Value is >= 0x1160 and <= 0x11FF;
            if (!joins) outline.Append(rune.IsAscii ? (char)rune.Value : Any);
            else if (outline.Length > 0) outline[^1] = Any;
        }

        return outline.ToString();
    }

    public static bool HasAny(string name) => !Ascii.IsValid(name);
}
