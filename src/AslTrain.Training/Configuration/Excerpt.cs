using System.Globalization;
using System.Text;

namespace AslTrain.Training.Configuration;

/// <summary>What a message repeats of a text that anybody may have written.</summary>
static class Excerpt
{
    const int Longest = 80;

    /// <summary>The text, cut where it is long.</summary>
    public static string Of(string text) => text.Length <= Longest ? text : text[..Longest] + "...";

    /// <summary>The text in one line: control characters and line separators as \uXXXX.</summary>
    public static string OneLine(string text)
    {
        if (!text.Any(Breaks)) return text;
        StringBuilder line = new(text.Length);
        foreach (char c in text)
        {
            if (Breaks(c)) line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else line.Append(c);
        }

        return line.ToString();
    }

    static bool Breaks(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
