using System.Globalization;
using AslTrain.Foundation;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AslTrain.Data.Annotations;

/// <summary>What data.yaml says of a data set in YOLO's format: names by number, and where the images of splits are.</summary>
/// <param name="File">That file, or a list of names that stands in for it.</param>
/// <param name="Names">Of the classes; null for a number that has none.</param>
/// <param name="Splits">Names of splits, and the folders or lists of each, as they are written.</param>
sealed record YoloDescription(string File, IReadOnlyList<string?> Names, IReadOnlyDictionary<string, string[]> Splits)
{
    const int MostClasses = 100_000, LongestFile = 10_000_000;

    static readonly string[] ListNames = ["classes.txt", "obj.names", "labels.txt", "predefined_classes.txt"];

    /// <summary>The file that describes a folder: the first .yaml with names, or a list of them; null for none.</summary>
    public static string? Find(string root)
    {
        if (!Directory.Exists(root)) return null;
        string[] yaml =
        [
            .. Directory.GetFiles(root, "*.y*ml").Order(StringComparer.Ordinal)
                .OrderBy(path => Path.GetFileNameWithoutExtension(path) is not ("data" or "dataset")),
        ];
        return yaml.FirstOrDefault(HasNames)
            ?? ListNames.Select(name => Path.Combine(root, name)).FirstOrDefault(System.IO.File.Exists);
    }

    /// <exception cref="BadInputException">The file is no YAML, or names no class.</exception>
    public static YoloDescription Read(string file, LinkGuard? guard)
    {
        if (Path.GetExtension(file) is not (".yaml" or ".yml"))
        {
            string[] lines = [.. AnnotationFile.Lines(file, guard).Select(line => line.Trim()).Where(line => line.Length > 0)];
            return lines.Length > 0 ? new YoloDescription(file, lines, new Dictionary<string, string[]>()) : throw NoNames(file);
        }

        YamlMappingNode root = Root(file, guard) ?? throw NoNames(file);
        List<string?> names = [];
        foreach ((int number, string name) in NamesOf(root, file))
        {
            while (names.Count <= number) names.Add(null);
            names[number] = name;
        }

        if (names.Count == 0) throw NoNames(file);
        Dictionary<string, string[]> splits = [];
        foreach (string split in (string[])["train", "val", "valid", "validation", "test"])
        {
            string[] places = Texts(root, split);
            string from = Texts(root, "path").FirstOrDefault(".");
            if (places.Length > 0) splits.Add(split, [.. places.Select(place => Path.Combine(from, place)), .. places]);
        }

        return new YoloDescription(file, names, splits);
    }

    static bool HasNames(string file)
    {
        try
        {
            return Root(file, guard: null) is YamlMappingNode root && root.Children.ContainsKey(new YamlScalarNode("names"));
        }
        catch (BadInputException)
        {
            return false;
        }
    }

    static YamlMappingNode? Root(string file, LinkGuard? guard)
    {
        using FileStream stream = AnnotationFile.Open(file, guard);
        if (stream.Length > LongestFile) throw new BadInputException($"{file}: over {LongestFile} bytes");
        try
        {
            using StreamReader text = new(stream);
            YamlStream yaml = new();
            yaml.Load(text);
            return yaml.Documents is [YamlDocument document, ..] ? document.RootNode as YamlMappingNode : null;
        }
        catch (Exception error) when (error is YamlException or ArgumentException or InvalidOperationException)
        {
            string place = error is YamlException yaml ? $":{yaml.Start.Line}" : "";
            throw new BadInputException($"{file}{place}: broken YAML");
        }
    }

    static IEnumerable<(int Number, string Name)> NamesOf(YamlMappingNode root, string file)
    {
        if (!root.Children.TryGetValue(new YamlScalarNode("names"), out YamlNode? names)) yield break;
        if (names is YamlSequenceNode list)
        {
            foreach ((int number, YamlNode name) in list.Index()) yield return (number, Text(name));
        }
        else if (names is YamlMappingNode map)
        {
            foreach ((YamlNode key, YamlNode name) in map.Children)
            {
                bool isNumber = int.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out int number);
                if (!isNumber || number >= MostClasses) throw new BadInputException(
                    $"{file}:{key.Start.Line}: names should be a list, or have numbers before them; '{Text(key)}' is none");
                yield return (number, Text(name));
            }
        }

        string Text(YamlNode node) => (node as YamlScalarNode)?.Value is { Length: > 0 } text ? text
            : throw new BadInputException($"{file}:{node.Start.Line}: the name of a class belongs here");
    }

    static string[] Texts(YamlMappingNode root, string key) =>
        !root.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? node) ? []
        : node is YamlSequenceNode list ? [.. list.OfType<YamlScalarNode>().Select(item => item.Value ?? "").Where(IsSaid)]
        : node is YamlScalarNode { Value: string text } && IsSaid(text) ? [text]
        : [];

    static bool IsSaid(string text) => text.Length > 0 && text is not ("~" or "null");

    static BadInputException NoNames(string file) => new($"{file}: names no class; there should be a list of names");
}
