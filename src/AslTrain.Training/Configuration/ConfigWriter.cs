using System.Globalization;
using System.Text;
using AslTrain.Training.Settings;

namespace AslTrain.Training.Configuration;

/// <summary>A resolved config as YAML: every key, in the table's order. Reading it back gives the same config.</summary>
public static class ConfigWriter
{
    public static string Write(RunConfig config) => Write(key => key.ValueIn(config));

    /// <summary>The same for a run's own file: with whole paths, so that it holds wherever one stands.</summary>
    public static string WriteOwn(RunConfig config) => Write(key => WholeValue(key, config));

    static string Write(Func<ConfigKey, object?> valueOf)
    {
        StringBuilder text = new();
        foreach (string section in ConfigKeys.Sections)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(section).Append(":\n");
            string group = "";
            foreach (ConfigKey key in ConfigKeys.All.Where(key => key.Section == section))
            {
                if (key.Group != group && key.Group.Length > 0) text.Append("  ").Append(key.Group).Append(":\n");
                group = key.Group;
                text.Append(group.Length > 0 ? "    " : "  ").Append($"{key.Name}: {Format(valueOf(key))}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>section.key: value of every setting that is not the default one.</summary>
    public static IEnumerable<string> Changed(RunConfig config) => ConfigKeys.All
        .Select(key => (key.Path, Value: Format(key.ValueIn(config)), Default: Format(key.Default)))
        .Where(setting => setting.Value != setting.Default).Select(setting => $"{setting.Path}: {setting.Value}");

    /// <summary>The settings in which two configs differ, with both values.</summary>
    internal static IEnumerable<(string Key, string Before, string After)> Differences(RunConfig before, RunConfig after) =>
        ConfigKeys.All
            .Select(key => (Key: key.Path, Before: Format(WholeValue(key, before)), After: Format(WholeValue(key, after))))
            .Where(setting => setting.Before != setting.After);

    /// <summary>A value as YAML.</summary>
    public static string Format(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => IsPlain(text) ? text : Quote(text),
        IReadOnlyList<double> numbers => $"[{string.Join(", ", numbers.Select(number => Format(number)))}]",
        IReadOnlyList<string> names => $"[{string.Join(", ", names.Select(name => Format(name)))}]",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    static object? WholeValue(ConfigKey key, RunConfig config)
    {
        object? value = key.ValueIn(config);
        return key.IsPath && value is string path ? ConfigPath.Whole(path) : value;
    }

    /// <summary>Texts that YAML takes for themselves, without quotes.</summary>
    static bool IsPlain(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/')
        && text is not ("null" or "Null" or "NULL" or "true" or "false" or "True" or "False" or "TRUE" or "FALSE");

    static string Quote(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (char.IsControl(c) || c > '~') quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
