namespace AslTrain.Training.Settings;

/// <summary>A record of keys: a section of a config, or a group within a section.</summary>
/// <param name="name">As in a config; null where the keys stand beside those of the section.</param>
[AttributeUsage(AttributeTargets.Property)]
sealed class GroupAttribute(string? name = null) : Attribute
{
    public string? Name { get; } = name;
}
