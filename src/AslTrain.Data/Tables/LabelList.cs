using System.Buffers;

namespace AslTrain.Data.Tables;

/// <summary>What a cell says of the classes it names.</summary>
/// <param name="Present">Their names.</param>
/// <param name="Absent">Those that a map such as {'cat': True, 'dog': False} denies.</param>
readonly record struct CellLabels(IReadOnlyList<string> Present, IReadOnlyList<string> Absent);

/// <summary>
/// Several labels in one field: separated, or as Python, numpy, Postgres or JSON write them, such as ['clouds', 'sky'].
/// </summary>
static class LabelList
{
    /// <summary>Where Label Studio, and others, put the labels of an object.</summary>
    static readonly string[] LabelKeys =
    [
        "choices", "labels", "rectanglelabels", "polygonlabels", "brushlabels", "ellipselabels", "keypointlabels", "label",
        "class", "category", "tag",
    ];

    /// <summary>What Postgres puts in quotes, and what would be another kind of list.</summary>
    static readonly SearchValues<char> NoName = SearchValues.Create("{}[]()'\":\\");

    /// <summary>Looked for in this order where nobody names a separator.</summary>
    public static IReadOnlyList<char> UsualSeparators { get; } = ['|', ';', ','];

    /// <summary>Whether a field is meant as more than separated names.</summary>
    public static bool IsLiteral(string cell)
    {
        ReadOnlySpan<char> text = cell.AsSpan().Trim();
        if (text.IsEmpty) return false;
        switch (text[0])
        {
            case '[' or '{':
                return true;
            case '(':
                // "(none)" and "(small) dog" are names as well as any.
                ReadOnlySpan<char> within = text[1..].TrimStart();
                return within is ['\'' or '"' or ')', ..] || (text[^1] == ')' && within.ContainsAny("|;,"));
            case '\'' or '"':
                return text.Length > 1 && text[^1] == text[0] && LabelLiteral.Parse($"[{text}]") is not null;
            default:
                return LabelLiteral.IsCall(text);
        }
    }

    /// <summary>The labels of a field; null where a literal is broken.</summary>
    public static CellLabels? Parse(string cell, char separator)
    {
        const StringSplitOptions Names = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        if (!IsLiteral(cell)) return new CellLabels(cell.Split(separator, Names), []);
        ReadOnlySpan<char> text = cell.AsSpan().Trim();
        LabelLiteral? literal = LabelLiteral.Parse(text[0] is '\'' or '"' ? $"[{text}]" : text);
        List<string> present = [], absent = [];
        if (literal is not null && Add(literal, present, absent)) return new CellLabels(present, absent);
        present.Clear();
        return text[0] == '{' && AddBraces(text, present) ? new CellLabels(present, []) : null;
    }

    static bool Add(LabelLiteral literal, List<string> present, List<string> absent)
    {
        switch (literal)
        {
            case LabelLiteral.List list:
                foreach (LabelLiteral item in list.Items)
                {
                    bool isRead = item switch
                    {
                        LabelLiteral.Text text => AddName(text.Value, present),
                        LabelLiteral.Word word => Flags.IsMissing(word.Value),
                        LabelLiteral.Map map => AddMap(map, present, absent),
                        _ => false,
                    };
                    if (!isRead) return false;
                }

                return true;
            case LabelLiteral.Map map:
                return AddMap(map, present, absent);
            case LabelLiteral.Text text:
                return AddName(text.Value, present);
            default:
                return false;
        }
    }

    static bool AddName(string name, List<string> names)
    {
        names.Add(name);
        return true;
    }

    static bool AddMap(LabelLiteral.Map map, List<string> present, List<string> absent)
    {
        if (map.Entries.All(entry => FlagOf(entry.Value) is not null))
        {
            foreach ((string name, LabelLiteral value) in map.Entries)
            {
                if (FlagOf(value) == Flag.Yes) present.Add(name);
                else if (FlagOf(value) == Flag.No) absent.Add(name);
            }

            return true;
        }

        LabelLiteral[] named = [.. map.Entries.Where(entry => LabelKeys.Contains(entry.Key)).Select(entry => entry.Value)];
        LabelLiteral[] lists = [.. map.Entries.Select(entry => entry.Value).OfType<LabelLiteral.List>()];
        return named is [LabelLiteral one] ? Add(one, present, absent)
            : named.Length == 0 && lists is [LabelLiteral only] && Add(only, present, absent);
    }

    static Flag? FlagOf(LabelLiteral value) => value is LabelLiteral.Word word ? Flags.Parse(word.Value) : null;

    /// <summary>An array of Postgres: names between commas, in quotes where they need them, and NULL for none.</summary>
    static bool AddBraces(ReadOnlySpan<char> text, List<string> present)
    {
        if (text[^1] != '}') return false;
        text = text[1..^1];
        while (true)
        {
            text = text.TrimStart();
            if (text.StartsWith('"'))
            {
                int end = 1;
                while (end < text.Length && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
                if (end >= text.Length) return false;
                present.Add(text[1..end].ToString().Replace("\\\"", "\"", StringComparison.Ordinal)
                    .Replace("\\\\", "\\", StringComparison.Ordinal));
                text = text[(end + 1)..].TrimStart();
                if (text.IsEmpty) return true;
                if (text[0] != ',') return false;
                text = text[1..];
                continue;
            }

            int comma = text.IndexOf(',');
            string name = (comma < 0 ? text : text[..comma]).Trim().ToString();
            if (name.Length == 0 || name.AsSpan().ContainsAny(NoName)) return false;
            if (name != "NULL") present.Add(name);
            if (comma < 0) return true;
            text = text[(comma + 1)..];
        }
    }
}
