using System.Buffers;
using System.Globalization;
using System.Text;

namespace AslTrain.Data.Tables;

/// <summary>
/// A value as Python, numpy or JSON write it: lists, tuples, sets, maps, texts and words such as None, nan or 0.5, and calls
/// such as array(['a'], dtype=object), which stand for what they are called with.
/// </summary>
abstract record LabelLiteral
{
    const int DeepestNesting = 16;

    static readonly SearchValues<char> WordEnd = SearchValues.Create(" \t\r\n,:()[]{}'\"=");

    static readonly HashSet<string> Calls =
    [
        "array", "Index", "list", "tuple", "set", "frozenset", "deque", "dict", "OrderedDict", "defaultdict", "str_", "str",
        "int64", "int32", "float64", "float32", "bool_",
    ];

    public sealed record Text(string Value) : LabelLiteral;

    /// <summary>Without quotes: a number, True, None.</summary>
    public sealed record Word(string Value) : LabelLiteral;

    public sealed record List(IReadOnlyList<LabelLiteral> Items) : LabelLiteral;

    public sealed record Map(IReadOnlyList<(string Key, LabelLiteral Value)> Entries) : LabelLiteral;

    /// <summary>Whether a text is a call of something that makes a list.</summary>
    public static bool IsCall(ReadOnlySpan<char> text)
    {
        int open = text.IndexOf('(');
        return open > 0 && text.TrimEnd().EndsWith(')') && IsName(text[..open]);
    }

    /// <summary>null where the text is nothing of this kind.</summary>
    public static LabelLiteral? Parse(ReadOnlySpan<char> text)
    {
        LabelLiteral? value = Take(ref text, 0);
        return value is not null && text.TrimStart().IsEmpty ? value : null;
    }

    static LabelLiteral? Take(ref ReadOnlySpan<char> text, int depth)
    {
        text = text.TrimStart();
        if (text.IsEmpty || depth > DeepestNesting) return null;
        switch (text[0])
        {
            case '[': return TakeList(ref text, ']', depth);
            case '(': return TakeList(ref text, ')', depth);
            case '{': return TakeBraces(ref text, depth);
            case '\'' or '"': return TakeText(ref text);
        }

        bool isPrefixed = text is ['u' or 'U' or 'b' or 'B', '\'' or '"', ..];
        if (isPrefixed)
        {
            text = text[1..];
            return TakeText(ref text);
        }

        int length = text.IndexOfAny(WordEnd);
        if (length < 0) length = text.Length;
        if (length == 0) return null;
        ReadOnlySpan<char> word = text[..length];
        text = text[length..];
        if (!text.StartsWith('(')) return new Word(word.ToString());
        return IsName(word) ? TakeCall(ref text, depth) : null;
    }

    static List? TakeList(ref ReadOnlySpan<char> text, char end, int depth)
    {
        List<LabelLiteral> items = [];
        text = text[1..].TrimStart();
        while (!text.StartsWith(end))
        {
            if (Take(ref text, depth + 1) is not LabelLiteral item || !TakeComma(ref text, end)) return null;
            items.Add(item);
        }

        text = text[1..];
        return new List(items);
    }

    /// <summary>A set, or a map where there are colons.</summary>
    static LabelLiteral? TakeBraces(ref ReadOnlySpan<char> text, int depth)
    {
        List<LabelLiteral> items = [];
        List<(string, LabelLiteral)> entries = [];
        text = text[1..].TrimStart();
        while (!text.StartsWith('}'))
        {
            if (Take(ref text, depth + 1) is not LabelLiteral item) return null;
            text = text.TrimStart();
            if (text.StartsWith(':'))
            {
                text = text[1..];
                if (item is not Text key || Take(ref text, depth + 1) is not LabelLiteral value) return null;
                entries.Add((key.Value, value));
            }
            else
            {
                items.Add(item);
            }

            if (!TakeComma(ref text, '}')) return null;
        }

        text = text[1..];
        if (items.Count > 0) return entries.Count == 0 ? new List(items) : null;
        return new Map(entries);
    }

    /// <summary>What is called with; without anything an empty list.</summary>
    static LabelLiteral? TakeCall(ref ReadOnlySpan<char> text, int depth)
    {
        LabelLiteral? first = null;
        text = text[1..].TrimStart();
        while (!text.StartsWith(')'))
        {
            if (Take(ref text, depth + 1) is not LabelLiteral argument) return null;
            text = text.TrimStart();
            if (text.StartsWith('='))
            {
                text = text[1..];
                if (Take(ref text, depth + 1) is null) return null;
            }
            else
            {
                // defaultdict(list, {...}) has what it holds in its last place.
                first = first is null or Word ? argument : first;
            }

            if (!TakeComma(ref text, ')')) return null;
        }

        text = text[1..];
        return first ?? new List([]);
    }

    /// <summary>A comma, or the end that comes next.</summary>
    static bool TakeComma(ref ReadOnlySpan<char> text, char end)
    {
        text = text.TrimStart();
        if (text.StartsWith(end)) return true;
        if (!text.StartsWith(',')) return false;
        text = text[1..].TrimStart();
        return true;
    }

    static Text? TakeText(ref ReadOnlySpan<char> text)
    {
        char quote = text[0];
        StringBuilder value = new();
        int position = 1;
        while (position < text.Length && text[position] != quote)
        {
            if (text[position] != '\\') value.Append(text[position++]);
            else if (!TakeEscape(text, ref position, value)) return null;
        }

        if (position >= text.Length) return null;
        text = text[(position + 1)..];
        return new Text(value.ToString());
    }

    /// <summary>Those of JSON and Python; what is none stays as it is, as in Python.</summary>
    static bool TakeEscape(ReadOnlySpan<char> text, ref int position, StringBuilder value)
    {
        if (position + 1 >= text.Length) return false;
        char letter = text[position + 1];
        position += 2;
        int digits = letter switch
        {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        if (digits > 0) return TakeCode(text, ref position, digits, value);
        switch (letter)
        {
            case '\\' or '\'' or '"' or '/': value.Append(letter); break;
            case 'n': value.Append('\n'); break;
            case 't': value.Append('\t'); break;
            case 'r': value.Append('\r'); break;
            case 'b': value.Append('\b'); break;
            case 'f': value.Append('\f'); break;
            default: value.Append('\\').Append(letter); break;
        }

        return true;
    }

    static bool TakeCode(ReadOnlySpan<char> text, ref int position, int digits, StringBuilder value)
    {
        if (position + digits > text.Length) return false;
        bool isNumber = uint.TryParse(
            text.Slice(position, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint code);
        position += digits;
        if (!isNumber || code > 0x10FFFF) return false;

        // JSON writes a letter beyond the first 65536 as two codes.
        if (code <= char.MaxValue) value.Append((char)code);
        else value.Append(char.ConvertFromUtf32((int)code));
        return true;
    }

    static bool IsName(ReadOnlySpan<char> word) => Calls.Contains(word[(word.LastIndexOf('.') + 1)..].ToString());
}
