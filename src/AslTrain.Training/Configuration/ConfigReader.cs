using AslTrain.Foundation;
using AslTrain.Training.Settings;
using YamlDotNet.Core;

namespace AslTrain.Training.Configuration;

/// <summary>Reads a config and reports everything that is wrong with it at once.</summary>
public static class ConfigReader
{
    const int LargestFile = 1 << 20;

    /// <summary>A person's config: what it says of files and folders is relative to its own folder.</summary>
    /// <param name="file">A YAML file.</param>
    /// <param name="overrides">
    /// section.key=value, the later the stronger; their files and folders are relative to the folder one stands in.
    /// </param>
    /// <exception cref="ConfigException">Anything is wrong.</exception>
    public static RunConfig Read(string file, IReadOnlyList<string> overrides) =>
        Parse(Text(file), file, overrides, Path.GetDirectoryName(file) ?? "");

    /// <summary>
    /// A run's own config, with whole paths. In those of earlier versions they may be relative to the folder one stood in.
    /// </summary>
    /// <inheritdoc cref="Read"/>
    public static RunConfig ReadOwn(string file, IReadOnlyList<string> overrides) => Parse(Text(file), file, overrides);

    static string Text(string file)
    {
        try
        {
            return ReadText(file);
        }
        catch (BadInputException error) when (error is not ConfigException)
        {
            throw new ConfigException([$"{error.Message}; save the config in a file"]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            string name = file.Length == 0 ? "''" : Printable.Line(file);
            throw new ConfigException([error is FileNotFoundException or DirectoryNotFoundException
                ? $"{name}: there is no such config file"
                : $"{name}: the config cannot be read; it should be a YAML file"]);
        }
    }

    /// <summary>The text, of which no more is read than a config may have.</summary>
    static string ReadText(string file)
    {
        byte[] bytes = new byte[LargestFile + 1];
        using FileStream stream = RegularFile.OpenRead(file);
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > LargestFile) throw new ConfigException([$"{file}: larger than a config can be ({LargestFile} bytes)"]);
        using StreamReader reader = new(new MemoryStream(bytes, 0, length));
        return reader.ReadToEnd();
    }

    /// <param name="text">YAML.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="overrides">section.key=value, the later the stronger.</param>
    /// <param name="folder">What relative paths in the text are relative to; "" for the folder one stands in.</param>
    /// <exception cref="ConfigException">Anything is wrong.</exception>
    public static RunConfig Parse(string text, string name, IReadOnlyList<string> overrides, string folder = "")
    {
        ConfigValues values = new(name, folder);

        // YamlDotNet refuses such a tab too, but names the start of the section instead of the line.
        int tab = Array.FindIndex(text.Split('\n'), line => line.TrimStart(' ').StartsWith('\t'));
        if (tab >= 0) throw new ConfigException([$"{name}:{tab + 1}:1: a tab at the start of a line; YAML indents with spaces"]);
        try
        {
            ReadDocument(YamlReader.Read(text), values);
        }
        catch (YamlException error)
        {
            // A syntax error spans from the construct to the place where it breaks.
            Mark place = error is SyntaxErrorException or SemanticErrorException ? error.End : error.Start;
            throw new ConfigException([$"{name}:{place.Line}:{place.Column}: {Clean(error.Message)}"]);
        }

        foreach (string setting in overrides) ReadOverride(setting, values);
        ConfigPresets.Apply(values);
        RunConfig config = values.Build();
        ConfigChecks.Check(config, values);
        return values.Findings.Count == 0 ? config : throw new ConfigException(values.Findings);
    }

    static void ReadDocument(YamlNode? root, ConfigValues values)
    {
        if (root is null or YamlScalar { Text: "", Quoted: false })
        {
            values.Report($"{values.Name}:1:1", "the config is empty; it should at least say data.format");
            return;
        }

        if (root is not YamlMap document)
        {
            values.Report(root, $"a config consists of the sections {string.Join(", ", ConfigKeys.Sections)}");
            return;
        }

        Dictionary<string, YamlScalar> seen = [];
        foreach ((YamlScalar section, YamlNode content) in document.Entries)
        {
            string name = section.Text;
            if (!seen.TryAdd(name, section))
                values.Report(section, $"{Printable.Of(name)}: this section is there twice, first in line {seen[name].Line}");
            else if (!ConfigKeys.Sections.Contains(name)) values.Report(section, UnknownSection(name));
            else if (content is YamlMap entries) ReadSection(name, entries, values);
            else if (content is not YamlScalar { Text: "", Quoted: false })
                values.Report(content, $"{name}: this is a section; keys with values belong here");
        }
    }

    static void ReadSection(string section, YamlMap entries, ConfigValues values)
    {
        Dictionary<string, YamlScalar> seen = [];
        foreach ((YamlScalar name, YamlNode content) in entries.Entries)
        {
            string path = $"{section}.{name.Text}";
            if (!seen.TryAdd(name.Text, name))
                values.Report(name, $"{Printable.Of(path)}: this key is there twice, first in line {seen[name.Text].Line}");
            else if (ConfigKeys.All.Any(key => key.Group.Length > 0 && path == $"{key.Section}.{key.Group}"))
                ReadGroup(path, content, values);
            else if (ConfigKeys.Find(path) is ConfigKey key && !name.Text.Contains('.', StringComparison.Ordinal))
                values.Take(key, content, values.PlaceOf(content));
            else values.Report(name, UnknownKey(section, name.Text));
        }
    }

    static void ReadGroup(string path, YamlNode content, ConfigValues values)
    {
        if (content is YamlMap entries) ReadSection(path, entries, values);
        else if (content is not YamlScalar { Text: "" or "null" or "~", Quoted: false })
            values.Report(content, $"{path}: keys with values belong here, or null");
    }

    static void ReadOverride(string setting, ConfigValues values)
    {
        string place = ConfigValues.OverridePlace + Printable.Of(setting);
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        string path = equals < 0 ? "" : setting[..equals].Trim();
        int dot = path.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            values.Report(place, "it should be section.key=value");
            return;
        }

        if (ConfigKeys.Find(path) is not ConfigKey key)
        {
            (string section, string name) = (path[..dot], path[(dot + 1)..]);
            values.Report(place, ConfigKeys.Sections.Contains(section) ? UnknownKey(section, name) : UnknownSection(section));
            return;
        }

        try
        {
            // A path or a name needs no quotes here, whatever YAML would take it for.
            string value = setting[(equals + 1)..].Trim();
            bool asIs = key.Type == ConfigType.Text && value is not ("" or "null" or "~" or ['"' or '\'', ..]);
            YamlNode? node = asIs ? new YamlScalar(1, 1, value, Quoted: true) : YamlReader.Read(value);
            values.Take(key, node ?? new YamlScalar(1, 1, "", Quoted: false), place);
        }
        catch (YamlException error)
        {
            values.Report(place, Clean(error.Message));
        }
    }

    static string UnknownSection(string section) =>
        $"{Printable.Of(section)}: no such section; there are {string.Join(", ", ConfigKeys.Sections)}"
        + Nearest.Hint(section, ConfigKeys.Sections);

    static string UnknownKey(string section, string name)
    {
        ConfigKey? elsewhere = ConfigKeys.All.FirstOrDefault(key => key.Name == name);
        IEnumerable<string> here = ConfigKeys.All.Select(key => key.Path)
            .Where(path => path.StartsWith($"{section}.", StringComparison.Ordinal)).Select(path => path[(section.Length + 1)..]);
        string hint = elsewhere is not null ? $" (did you mean {elsewhere.Path}?)" : Nearest.Hint(name, here);
        return $"{section}.{Printable.Of(name)}: no such key{hint}";
    }

    /// <summary>YamlDotNet's message without the place, which ours has, in one line.</summary>
    static string Clean(string message)
    {
        string line = Printable.Line(message.ReplaceLineEndings(" ").Trim());
        int before = line.StartsWith('(') ? line.IndexOf("): ", StringComparison.Ordinal) : -1;
        if (before >= 0) line = line[(before + 3)..];
        int after = line.LastIndexOf(" (at Line:", StringComparison.Ordinal);
        return after < 0 ? line : line[..after];
    }
}
