using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AslTrain.Foundation;

/// <summary>
/// What the names of classes may be, wherever they come from: annotations, checkpoints, exported models. What a run is trained
/// with is written into the header of its checkpoints, and so has bounds that a reader of them has too.
/// </summary>
public static class ClassNameRule
{
    /// <summary>Characters of one name, and names of one list.</summary>
    public const int LongestName = 1024, MostNames = 50_000;

    /// <summary>
    /// What a list takes as JSON within JSON. A header of weights has it twice, where thresholds were calibrated, beside what
    /// describes the tensors.
    /// </summary>
    public const int MostBytes = 3_000_000;

    /// <summary>
    /// What is wrong with a list of names, in words that follow the place where it stands; null where nothing is.
    /// </summary>
    public static string? Fault(IReadOnlyList<string> names)
    {
        if (names.Count > MostNames) return $"{names.Count} classes are more than the {MostNames} that a checkpoint can name";
        string? fault = names.Select(Fault).FirstOrDefault(found => found is not null);
        if (fault is not null) return fault;
        long bytes = names.Sum(name => (long)name.Length);
        if (bytes <= MostBytes) bytes = JsonEncodedText.Encode(JsonSerializer.Serialize(names)).EncodedUtf8Bytes.Length;
        return bytes <= MostBytes ? null
            : $"the names of its {names.Count} classes take {bytes} bytes, more than the {MostBytes} that a checkpoint can hold";
    }

    static string? Fault(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) return "the name of a class is empty";
        if (name.Length > LongestName)
        {
            return $"the class '{Printable.Of(name)}' has a name of {name.Length} characters, more than {LongestName}";
        }

        foreach (Rune rune in name.EnumerateRunes())
        {
            bool isPrintable = rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not
                (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            if (isPrintable) continue;
            return $"the class '{Printable.Of(name)}' has a character in its name that cannot be printed (U+{rune.Value:X4})";
        }

        return null;
    }
}
