using System.Text.Json;
using AslTrain.Foundation;
using AslTrain.Models.Weights.PyTorch;

namespace AslTrain.Models.Weights;

/// <summary>The names of the logits, where a weight file tells them.</summary>
public static class ClassNames
{
    /// <summary>Key of our own files' metadata: a JSON list.</summary>
    public const string MetadataKey = "classes";

    /// <summary>Null where the metadata have none.</summary>
    /// <exception cref="BadInputException">They are no list of texts.</exception>
    public static IReadOnlyList<string>? FromMetadata(IReadOnlyDictionary<string, string> metadata, string path)
    {
        if (!metadata.TryGetValue(MetadataKey, out string? text)) return null;
        try
        {
            string?[]? names = JsonSerializer.Deserialize<string?[]>(text);
            if (names is { Length: > 0 } && !names.Contains(null)) return Sound(names!, path);
        }
        catch (JsonException)
        {
        }

        throw new BadInputException($"{path}: the classes in the metadata are not a list of names");
    }

    /// <summary>
    /// From idx_to_class of the authors' checkpoints: a dictionary from an index to a name. Null where the checkpoint has none.
    /// </summary>
    /// <exception cref="BadInputException">It is not such a dictionary, or disagrees with num_classes.</exception>
    internal static IReadOnlyList<string>? FromCheckpoint(PickleDictionary checkpoint, string path)
    {
        if (checkpoint.Find("idx_to_class") is not PickleDictionary entries || entries.Items.Count == 0) return null;
        string[] names = new string[entries.Items.Count];
        foreach ((object? key, object? value) in entries.Items)
        {
            long index = key is long number || (key is string text && long.TryParse(text, out number)) ? number : -1;
            if (value is not string name || index < 0 || index >= names.Length || names[index] is not null)
            {
                throw new BadInputException($"{path}: idx_to_class should give each of 0 to {names.Length - 1} one name");
            }

            names[index] = name;
        }

        if (checkpoint.Find("num_classes") is long classes && classes != names.Length)
        {
            throw new BadInputException($"{path}: num_classes is {classes}, idx_to_class has {names.Length} names");
        }

        return Sound(names, path);
    }

    /// <exception cref="BadInputException">A name breaks the rule that annotations are held to.</exception>
    static string[] Sound(string[] names, string path) =>
        ClassNameRule.Fault(names) is string fault ? throw new BadInputException($"{path}: damaged: {fault}") : names;
}
