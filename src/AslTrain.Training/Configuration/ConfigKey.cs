using System.Reflection;
using AslTrain.Training.Settings;

namespace AslTrain.Training.Configuration;

/// <summary>What a key's value may be.</summary>
enum ConfigType
{
    Text,
    Whole,
    Number,
    Flag,
    Numbers,
    Texts,
}

/// <summary>One key of a config: everything that reader, writer, schema and reference need to know of it.</summary>
sealed class ConfigKey
{
    readonly KeyAttribute _attribute;
    readonly PropertyInfo[] _properties;
    readonly Type _type;

    /// <param name="path">section.name, or section.group.name.</param>
    /// <param name="attribute">What the property says of the key.</param>
    /// <param name="properties">The way from a <see cref="RunConfig"/> to the value: groups, and last the key's own.</param>
    /// <param name="initial">The property's value in a new record.</param>
    public ConfigKey(string path, KeyAttribute attribute, PropertyInfo[] properties, object? initial)
    {
        (Path, _attribute, _properties) = (path, attribute, properties);
        _type = System.Nullable.GetUnderlyingType(properties[^1].PropertyType) ?? properties[^1].PropertyType;
        Type = TypeOf(_type);
        Default = attribute.Required || attribute.IsImplied ? null : ToPlain(initial);
        Choices = _type.IsEnum ? EnumNames.All(_type) : TableChoices.All.GetValueOrDefault(path, attribute.Choices);
        Range = new NumberRange(Bound(attribute.AtLeast, attribute.Above), !double.IsNaN(attribute.Above),
            Bound(attribute.AtMost, attribute.Below), !double.IsNaN(attribute.Below));
    }

    /// <summary>section.name, or section.group.name.</summary>
    public string Path { get; }

    public string Section => Path[..Path.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>The group within the section; "" where there is none.</summary>
    public string Group => Path.Split('.') is [_, string group, _] ? group : "";

    public string Name => _attribute.Name;

    /// <summary>One line: meaning, unit, source.</summary>
    public string Description => _attribute.Description;

    /// <summary>Kind of value.</summary>
    public ConfigType Type { get; }

    /// <summary>Value where the config has none: string, long, double, bool, list of doubles or of strings, or null.</summary>
    public object? Default { get; }

    /// <summary>Whether null is a value.</summary>
    public bool Nullable => Default is null && !Required;

    /// <summary>Whether the key must be given.</summary>
    public bool Required => _attribute.Required;

    /// <summary>The only texts allowed; empty for any.</summary>
    public IReadOnlyList<string> Choices { get; }

    public NumberRange Range { get; }

    /// <summary>Elements of a list.</summary>
    public int Length => _attribute.Length;

    /// <summary>A whole number must be a multiple of this.</summary>
    public int MultipleOf => _attribute.MultipleOf;

    /// <summary>What a text must look like, as a regular expression.</summary>
    public string? Pattern => _attribute.Pattern;

    /// <summary>Whether a text names a file or folder.</summary>
    public bool IsPath => _attribute.IsPath;

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
                ConfigType.Texts => "a list of names",
                _ => _attribute.PatternInWords ?? "a text",
            };
            return kind + Range + (Nullable ? ", or null" : "");
        }
    }

    /// <summary>The value in a config, of the kinds that <see cref="Default"/> has.</summary>
    public object? ValueIn(RunConfig config) =>
        ToPlain(_properties.Aggregate((object?)config, (record, property) => property.GetValue(record)));

    /// <summary>Sets the value in a config that is still being made: nobody else has seen its records yet.</summary>
    public void SetIn(RunConfig config, object? value)
    {
        if (value is null && (Required || _attribute.IsImplied)) return;
        object? record = _properties[..^1].Aggregate((object?)config, (record, property) => property.GetValue(record));
        _properties[^1].SetValue(record, ToProperty(value));
    }

    static object? ToPlain(object? value) => value switch
    {
        int whole => (long)whole,
        Enum member => EnumNames.Of(member),
        _ => value,
    };

    object? ToProperty(object? plain) => plain switch
    {
        long whole when _type == typeof(int) => checked((int)whole),
        string name when _type.IsEnum => EnumNames.Parse(_type, name),
        _ => plain,
    };

    static ConfigType TypeOf(Type type) =>
        type.IsEnum || type == typeof(string) ? ConfigType.Text
        : type == typeof(int) || type == typeof(long) ? ConfigType.Whole
        : type == typeof(double) ? ConfigType.Number
        : type == typeof(bool) ? ConfigType.Flag
        : type == typeof(IReadOnlyList<double>) ? ConfigType.Numbers
        : type == typeof(IReadOnlyList<string>) ? ConfigType.Texts
        : throw new NotSupportedException($"a key of a config cannot be a {type}");

    static double? Bound(double included, double excluded) =>
        !double.IsNaN(included) ? included : !double.IsNaN(excluded) ? excluded : null;
}
