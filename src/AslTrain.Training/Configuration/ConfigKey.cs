namespace AslTrain.Training.Configuration;

/// <summary>What a key's value may be.</summary>
public enum ConfigType
{
    Text,
    Whole,
    Number,
    Flag,
    Numbers,
}

/// <summary>One key of a config: everything that reader, writer, schema and reference need to know of it.</summary>
/// <param name="Path">section.name, or section.group.name.</param>
/// <param name="Type">Kind of value.</param>
/// <param name="Default">Value where the config has none: string, long, double, bool, double[] or null.</param>
/// <param name="Description">One line: meaning, unit, source.</param>
public sealed record ConfigKey(string Path, ConfigType Type, object? Default, string Description)
{
    public string Section => Path[..Path.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>The group within the section; "" where there is none.</summary>
    public string Group => Path.Split('.') is [_, string group, _] ? group : "";

    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>Whether null is a value, or the key must be given.</summary>
    public bool Nullable => Default is null && !Required;

    public bool Required { get; init; }

    /// <summary>The only texts allowed; empty for any.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    public Range Range { get; init; } = Range.Any;

    /// <summary>Elements of a list.</summary>
    public int Length { get; init; }

    /// <summary>An integer must be a multiple of this.</summary>
    public int MultipleOf { get; init; } = 1;

    /// <summary>What a text must look like, as a regular expression, and in words.</summary>
    public (string Expression, string InWords)? Pattern { get; init; }

    /// <summary>What is right, in words: "a whole number from 1 to 65536".</summary>
    public string Expected
    {
        get
        {
            if (Choices.Count > 0) return Choices.Count == 1 ? Choices[0] : "one of " + string.Join(", ", Choices);
            string kind = Type switch
            {
                ConfigType.Whole => MultipleOf > 1 ? $"a multiple of {MultipleOf}" : "a whole number",
                ConfigType.Number => "a number",
                ConfigType.Flag => "true or false",
                ConfigType.Numbers => $"a list of {Length} numbers",
                _ => Pattern?.InWords ?? "a text",
            };
            return kind + Range + (Nullable ? ", or null" : "");
        }
    }
}

/// <summary>Bounds of a number, each inclusive or not.</summary>
public readonly record struct Range(double? From, bool FromExcluded, double? To, bool ToExcluded)
{
    public static Range Any => default;

    public static Range AtLeast(double from) => new(from, false, null, false);

    public static Range Above(double from) => new(from, true, null, false);

    public static Range Between(double from, double to) => new(from, false, to, false);

    /// <summary>From the first bound, included, to below the second.</summary>
    public static Range Below(double from, double to) => new(from, false, to, true);

    /// <summary>Both bounds excluded.</summary>
    public static Range Inside(double from, double to) => new(from, true, to, true);

    public bool Contains(double value) =>
        (From is not double from || (FromExcluded ? value > from : value >= from))
        && (To is not double to || (ToExcluded ? value < to : value <= to));

    /// <summary>In words, to follow a noun: " from 1 to 10", " above 0".</summary>
    public override string ToString() => (From, To) switch
    {
        (double from, double to) => (FromExcluded ? $" above {from}" : $" from {from}") + (ToExcluded ? $" to below {to}" : $" to {to}"),
        (double from, null) => FromExcluded ? $" above {from}" : $" of at least {from}",
        _ => "",
    };
}
