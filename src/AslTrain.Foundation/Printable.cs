using System.Globalization;
using System.Text;

namespace AslTrain.Foundation;

/// <summary>
/// Texts that anybody may have written, as names of classes and files or messages of libraries, as they may stand on a terminal
/// and in a log: what controls a terminal, breaks a line, turns the direction of writing or has no width stands as \uXXXX.
/// </summary>
public static class Printable
{
    const int LongestValue = 80, LongestLine = 4000, EndOfLine = 800;

    /// <summary>A value within a message: its first letters where it is long, and how many there are.</summary>
    public static string Of(string? text)
    {
        if (text is null) return "";
        return text.Length <= LongestValue
            ? Escape(text)
            : $"{Escape(Start(text, LongestValue))}... ({text.Length} characters)";
    }

    /// <summary>The first names of a list, as they are, and a sign where there are more.</summary>
    public static string Some(IReadOnlyCollection<string> names, int shown = 3) =>
        string.Join(", ", names.Take(shown)) + (names.Count > shown ? ", ..." : "");

    /// <summary>A whole message in one line; of a long one the middle is left out, and how many letters that were.</summary>
    public static string Line(string text)
    {
        if (text.Length <= LongestLine) return Escape(text);
        string start = Start(text, LongestLine - EndOfLine), end = text[^EndOfLine..];
        return $"{Escape(start)} ... ({text.Length - start.Length - end.Length} characters more) ... {Escape(end)}";
    }

    /// <summary>A text of several lines, each as <see cref="Line"/> has it.</summary>
    public static string Lines(string text) => string.Join('\n', text.Split('\n').Select(line => Line(line.TrimEnd('\r'))));

    /// <summary>The text with \uXXXX in place of what would not show as itself; JSON stays the same JSON.</summary>
    public static string Escape(string text)
    {
        if (IsPlain(text)) return text;
        StringBuilder escaped = new(text.Length);
        int place = 0;
        while (place < text.Length)
        {
            bool isLetter = Rune.TryGetRuneAt(text, place, out Rune rune);
            int length = isLetter ? rune.Utf16SequenceLength : 1;
            ReadOnlySpan<char> own = text.AsSpan(place, length);
            if (isLetter && Shows(Rune.GetUnicodeCategory(rune))) escaped.Append(own);
            else foreach (char unit in own) escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
            place += length;
        }

        return escaped.ToString();
    }

    /// <summary>Whether a name can be printed as it is.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= 1024 && !name.Any(char.IsControl);

    static bool IsPlain(string text)
    {
        foreach (char c in text)
        {
            if (char.IsSurrogate(c) || !Shows(char.GetUnicodeCategory(c))) return false;
        }

        return true;
    }

    static bool Shows(UnicodeCategory category) => category is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);

    /// <summary>So many letters, or one less where the last is half of a pair.</summary>
    static string Start(string text, int length) => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
