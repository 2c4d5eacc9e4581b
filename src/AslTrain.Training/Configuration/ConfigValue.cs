using System.Text.RegularExpressions;
using AslTrain.Foundation;

namespace AslTrain.Training.Configuration;

/// <summary>From a piece of YAML to a key's value.</summary>
static class ConfigValue
{
    /// <summary>The value, or what is wrong with it.</summary>
    public static (object? Value, string? Problem) Parse(ConfigKey key, YamlNode node)
    {
        if (key.Type == ConfigType.Numbers) return ParseList(key, node);
        if (key.Type == ConfigType.Texts && node is YamlList names) return ParseTexts(key, names);
        if (node is not YamlScalar scalar)
        {
            return (null, $"{(node is YamlList ? "a list" : "a section")} where {key.Expected} belongs");
        }

        if (!scalar.Quoted && scalar.Text is "" or "~" or "null" or "Null" or "NULL")
        {
            return key.Nullable ? (null, null) : (null, $"no value; it should be {key.Expected}");
        }

        return key.Type switch
        {
            ConfigType.Text => ParseText(key, scalar.Text),
            ConfigType.Texts => ParseTexts(key, new YamlList(scalar.Line, scalar.Column, [.. NamesIn(scalar)])),
            ConfigType.Flag => ParseBoolean(key, scalar),
            ConfigType.Whole => ParseInteger(key, scalar),
            _ => ParseNumber(key, scalar),
        };
    }

    static (object?, string?) ParseText(ConfigKey key, string text)
    {
        if (text.Length == 0) return (null, $"an empty text; it should be {key.Expected}");
        if (key.Choices.Count > 0 && !key.Choices.Contains(text))
            return (null, $"'{Printable.Of(text)}' is none of {string.Join(", ", key.Choices)}{Nearest.Hint(text, key.Choices)}");
        // The length too: to .NET '$' also stands before a last line feed.
        if (key.Pattern is string expression && Regex.Match(text, expression, RegexOptions.NonBacktracking).Length != text.Length)
            return (null, $"'{Printable.Of(text)}' is not {key.Expected}");
        if (text.Any(char.IsControl)) return (null, "a text with a line break or another control character");
        return (text, null);
    }

    static (object?, string?) ParseTexts(ConfigKey key, YamlList list)
    {
        List<string> texts = [];
        foreach (YamlNode item in list.Items)
        {
            if (item is not YamlScalar scalar) return (null, $"a list or a section within; it should be {key.Expected}");
            (object? text, string? problem) = ParseText(key, scalar.Text);
            if (problem is not null) return (null, problem);
            texts.Add((string)text!);
        }

        return texts.Count > 0 ? (texts, null) : (null, $"an empty list; it should be {key.Expected}");
    }

    /// <summary>On a command line a,b is a list; in quotes it is one name.</summary>
    static IEnumerable<YamlNode> NamesIn(YamlScalar scalar) => scalar.Quoted ? [scalar]
        : scalar.Text.Split(',', StringSplitOptions.TrimEntries).Select(name => scalar with { Text = name });

    static (object?, string?) ParseBoolean(ConfigKey key, YamlScalar scalar) => scalar switch
    {
        { Quoted: false, Text: "true" or "True" or "TRUE" } => (true, null),
        { Quoted: false, Text: "false" or "False" or "FALSE" } => (false, null),
        _ => (null, $"'{Printable.Of(scalar.Text)}' where {key.Expected} belongs"),
    };

    static (object?, string?) ParseInteger(ConfigKey key, YamlScalar scalar)
    {
        if (scalar.Quoted) return (null, NumberText.Misplaced(scalar.Text, key.Expected));
        (long? value, string? problem) = NumberText.Whole(scalar.Text, key.Range, key.Expected);
        bool fits = value is null || value % key.MultipleOf == 0;
        return fits ? (value, problem) : (null, NumberText.OutOfRange(scalar.Text, key.Expected));
    }

    static (object?, string?) ParseNumber(ConfigKey key, YamlScalar scalar)
    {
        if (scalar.Quoted) return (null, NumberText.Misplaced(scalar.Text, key.Expected));
        return NumberText.Number(scalar.Text, key.Range, key.Expected);
    }

    static (object?, string?) ParseList(ConfigKey key, YamlNode node)
    {
        if (node is not YamlList list) return (null, $"no list where {key.Expected} belongs");
        if (list.Items.Count != key.Length) return (null, $"{list.Items.Count} elements; it should be {key.Expected}");
        double[] values = new double[key.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (list.Items[i] is not YamlScalar scalar || ToDouble(scalar) is not double value)
                return (null, $"element {i + 1} is not a number; it should be {key.Expected}");
            if (!key.Range.Contains(value))
                return (null, $"element {i + 1} is {Printable.Of(scalar.Text)}; it should be {key.Expected}");
            values[i] = value;
        }

        return (values, null);
    }

    static double? ToDouble(YamlScalar scalar) => scalar.Quoted ? null : NumberText.ToNumber(scalar.Text);
}
