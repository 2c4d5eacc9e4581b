using System.Text;

namespace AslTrain.Data.Annotations;

/// <summary>Several labels in one field: separated, or a Python list such as ['clouds', 'sky'].</summary>
static class LabelList
{
    /// <summary>Looked for in this order where nobody names a separator.</summary>
    public static IReadOnlyList<char> UsualSeparators { get; } = ['|', ';', ','];

    /// <summary>Whether a field is meant as a Python list.</summary>
    public static bool IsLiteral(string text) => text.AsSpan().TrimStart() is ['[', ..];

    /// <summary>The labels of a field; null where a list literal is broken.</summary>
    public static IReadOnlyList<string>? Parse(string text, char separator) =>
        IsLiteral(text)
            ? ParseLiteral(text.AsSpan().Trim())
            : text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Texts in single or double quotes, separated by commas; a backslash takes the next letter as it is.</summary>
    static List<string>? ParseLiteral(ReadOnlySpan<char> text)
    {
        if (text is not ['[', .., ']']) return null;
        text = text[1..^1];
        List<string> labels = [];
        StringBuilder label = new();
        while (true)
        {
            text = text.TrimStart();
            if (text.IsEmpty) return labels;
            char quote = text[0];
            if (quote is not ('\'' or '"')) return null;
            label.Clear();
            int position = 1;
            while (position < text.Length && text[position] != quote)
            {
                if (text[position] == '\\') position++;
                if (position < text.Length) label.Append(text[position++]);
            }

            if (position >= text.Length) return null;
            labels.Add(label.ToString());
            text = text[(position + 1)..].TrimStart();
            if (text.IsEmpty) return labels;
            if (text[0] != ',') return null;
            text = text[1..];
        }
    }
}
