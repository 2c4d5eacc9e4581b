namespace AslTrain.Training.Settings;

/// <summary>
/// A key of a config: its name in the section or group, and what its value may be. The property's type says which kind of value
/// it is, its initial value what it is where a config says nothing, and an enum's members, in snake_case, what may be chosen.
/// </summary>
/// <param name="name">As in a config.</param>
/// <param name="description">One line: meaning, unit, source.</param>
[AttributeUsage(AttributeTargets.Property)]
sealed class KeyAttribute(string name, string description) : Attribute
{
    public string Name { get; } = name;

    public string Description { get; } = description;

    /// <summary>Lowest number, itself allowed; NaN for none.</summary>
    public double AtLeast { get; init; } = double.NaN;

    /// <summary>Lowest number, itself not allowed; NaN for none.</summary>
    public double Above { get; init; } = double.NaN;

    /// <summary>Highest number, itself allowed; NaN for none.</summary>
    public double AtMost { get; init; } = double.NaN;

    /// <summary>Highest number, itself not allowed; NaN for none.</summary>
    public double Below { get; init; } = double.NaN;

    /// <summary>A whole number must be a multiple of this.</summary>
    public int MultipleOf { get; init; } = 1;

    /// <summary>Elements of a list.</summary>
    public int Length { get; init; }

    /// <summary>The only texts allowed; empty for any, an enum's, or a table's, which the reader of configs knows.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>What a text must look like, as a regular expression.</summary>
    public string? Pattern { get; init; }

    /// <summary>The pattern for a person: "a name of letters".</summary>
    public string? PatternInWords { get; init; }

    /// <summary>Whether a text names a file or folder: in a config's file one that is relative is so to that file.</summary>
    public bool IsPath { get; init; }

    /// <summary>Whether every config must say it.</summary>
    public bool Required { get; init; }

    /// <summary>Whether null, the default, stands for a value that other keys imply; the property has that value.</summary>
    public bool IsImplied { get; init; }
}
