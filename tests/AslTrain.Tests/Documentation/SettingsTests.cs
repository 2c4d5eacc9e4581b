using System.Text.Json;
using System.Text.RegularExpressions;
using AslTrain.Tests.Support;
using AslTrain.Training.Configuration;
using Xunit;

namespace AslTrain.Tests.Documentation;

/// <summary>Configs and settings that the pages and the recipes' headers name.</summary>
public class SettingsTests
{
    /// <summary>In place of a config of the reader's own: one in which every setting has a meaning.</summary>
    const string AnyConfig = "data: {format: csv, root: FOLDER}\nmodel: {backbone: mobilenet_v2_035, weights: FILE}\n";

    /// <summary>Where a page shows what an option looks like.</summary>
    const string Pattern = "section.key=value";

    const string Setting = @"^(?<key>(?<section>[a-z]+)(\.[a-z_0-9]+)+)((: |=)(?<value>.+))?$";

    static readonly IReadOnlyList<Page> Pages = Page.ReadAll(SourceTree.Root);

    [Fact]
    public void TheSettingsOfEveryCommandAreSound()
    {
        List<string> wrong = [];
        int withConfig = 0;
        foreach ((string place, string? own, CommandLine command) in Commands())
        {
            string[] settings = [.. command.ValuesOf("--set"), .. command.ValuesOf("--grid").SelectMany(EachValue)];
            string? config = command.ValuesOf("--config").SingleOrDefault();
            if (config is null && settings.Length == 0) continue;
            bool isOurs = config?.StartsWith("configs/", StringComparison.Ordinal) == true;
            if (isOurs) withConfig++;
            try
            {
                if (isOurs) ConfigReader.Read(SourceTree.File(config!), [.. settings.Where(setting => setting != Pattern)]);
                else ConfigReader.Parse(own ?? AnyConfig, place, [.. settings.Where(setting => setting != Pattern)]);
            }
            catch (ConfigException error)
            {
                wrong.Add($"{place}: {command.Text}: {error.Message}");
            }
        }

        Assert.True(withConfig > 20, $"only {withConfig} commands with a config are found");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>`data.cache`, `data.cache: disk` and `data.cache=disk`.</summary>
    [Fact]
    public void EverySettingWithinALineIsOne()
    {
        JsonElement schema = JsonDocument.Parse(File.ReadAllText(SourceTree.File("configs/asl-train.schema.json"))).RootElement;
        HashSet<string> keys = [.. Keys(schema, "")];
        Assert.Contains("loss.adaptive.target", keys);
        List<string> wrong = [];
        int found = 0;
        foreach ((Page page, string span) in Pages.SelectMany(page => page.CodeSpans.Select(span => (page, span))))
        {
            if (Regex.Match(span, Setting) is not { Success: true } setting) continue;
            string key = setting.Groups["key"].Value;
            Group value = setting.Groups["value"];
            if (!keys.Contains(setting.Groups["section"].Value)) continue;
            found++;
            if (!keys.Contains(key)) wrong.Add($"{page}: {span}: there is no key {key}");
            else if (value.Success && Refusal($"{key}={value.Value}") is string reason) wrong.Add($"{page}: {span}: {reason}");
        }

        Assert.True(found > 100, $"only {found} settings are found");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void EveryConfigOnAPageIsSound()
    {
        CodeBlock[] configs = [.. Pages.SelectMany(page => page.Blocks).Where(block => block.Language == "yaml")];
        Assert.NotEmpty(configs);
        Assert.All(configs, config => ConfigReader.Parse(config.Text, "page", []));
    }

    /// <summary>With the config that the page shows for the reader's own, where it shows one.</summary>
    static IEnumerable<(string Place, string? Own, CommandLine Command)> Commands()
    {
        foreach (Page page in Pages)
        {
            string? own = page.Blocks.FirstOrDefault(block => block.Language == "yaml")?.Text;
            foreach (CommandLine command in page.Commands) yield return (page.Name, own, command);
        }

        foreach (string path in Directory.GetFiles(SourceTree.File("configs"), "*.yaml"))
        {
            foreach (string line in File.ReadLines(path).Where(line => line.StartsWith('#')))
            {
                if (CommandLine.Parse(line.TrimStart('#', ' ')) is not CommandLine command) continue;
                yield return (Path.GetFileName(path), null, command);
            }
        }
    }

    /// <summary>section.key=value for each of a grid's values, and each of the keys that change together.</summary>
    static IEnumerable<string> EachValue(string grid) => grid.Split('=', 2) is [string keys, string values]
        ? from key in keys.Split('+') from value in values.Split(',') select $"{key}={value}"
        : [grid];

    static string? Refusal(string setting)
    {
        try
        {
            ConfigReader.Parse(AnyConfig, "page", [setting]);
            return null;
        }
        catch (ConfigException error)
        {
            return error.Message;
        }
    }

    static IEnumerable<string> Keys(JsonElement schema, string before)
    {
        if (!schema.TryGetProperty("properties", out JsonElement properties)) yield break;
        foreach (JsonProperty property in properties.EnumerateObject())
        {
            yield return before + property.Name;
            foreach (string inside in Keys(property.Value, $"{before}{property.Name}.")) yield return inside;
        }
    }
}
