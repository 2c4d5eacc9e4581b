using System.Text;

namespace AslTrain.Training.Configuration;

/// <summary>The table of keys as Markdown, for configs/README.md.</summary>
static class ConfigReference
{
    public static string Text()
    {
        StringBuilder text = new("| key | default | value | meaning |\n|---|---|---|---|\n");
        foreach (ConfigKey key in ConfigKeys.All)
        {
            string standard = key.Required ? "required" : $"`{ConfigWriter.Format(key.Default)}`";
            text.Append($"| `{key.Path}` | {standard} | {key.Expected} | {Cell(key.Description)} |\n");
        }

        return text.ToString();
    }

    /// <summary>A bar in a text would part cells.</summary>
    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
