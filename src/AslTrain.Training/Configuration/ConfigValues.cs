namespace AslTrain.Training.Configuration;

/// <summary>The values read so far, where each came from, and what was wrong.</summary>
sealed class ConfigValues(string name)
{
    /// <summary>How the place of a value from the command line begins.</summary>
    public const string OverridePlace = "--set ";

    readonly Dictionary<string, (object? Value, string Place)> _values = [];
    readonly HashSet<string> _broken = [];

    /// <summary>What messages call the config.</summary>
    public string Name { get; } = name;

    public List<string> Findings { get; } = [];

    public void Report(string place, string finding) => Findings.Add(Excerpt.OneLine($"{place}: {finding}"));

    public void Report(int line, int column, string finding) => Report($"{Name}:{line}:{column}", finding);

    public void Take(ConfigKey key, YamlNode node, string place)
    {
        (object? value, string? problem) = ConfigValue.Parse(key, node);
        if (problem is null)
        {
            _values[key.Path] = (value, place);
            return;
        }

        _broken.Add(key.Path);
        Report(place, $"{key.Path}: {problem}");
    }

    /// <summary>Whether one of these values was given but could not be read, so that nothing more is to be said about it.</summary>
    public bool IsBroken(params ReadOnlySpan<string> paths)
    {
        foreach (string path in paths)
        {
            if (_broken.Contains(path)) return true;
        }

        return false;
    }

    /// <summary>Whether a value comes from --set.</summary>
    public bool IsOverridden(string path) =>
        _values.TryGetValue(path, out (object?, string Place) entry) && entry.Place.StartsWith(OverridePlace, StringComparison.Ordinal);

    /// <summary>Where the first of these keys that has a value stands; the config itself where none has.</summary>
    public string PlaceOf(params ReadOnlySpan<string> paths)
    {
        foreach (string path in paths)
        {
            if (_values.TryGetValue(path, out (object?, string Place) entry)) return entry.Place;
        }

        return Name;
    }

    /// <summary>Whether a key has its default value, given or not.</summary>
    public bool IsDefault(string path) => Equals(Value(path), ConfigKeys.Find(path)!.Default);

    public string? Text(string path) => (string?)Value(path);

    public long Integer(string path) => (long)Value(path)!;

    public int Int(string path) => checked((int)Integer(path));

    public int? IntOrNull(string path) => Value(path) is long value ? checked((int)value) : null;

    public double Number(string path) => (double)Value(path)!;

    public double? NumberOrNull(string path) => (double?)Value(path);

    public bool Boolean(string path) => (bool)Value(path)!;

    public double[] Numbers(string path) => (double[])Value(path)!;

    object? Value(string path) => _values.TryGetValue(path, out (object? Value, string) entry) ? entry.Value : ConfigKeys.Find(path)!.Default;
}
