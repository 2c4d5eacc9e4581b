using AslTrain.Foundation;
using AslTrain.Training.Settings;

namespace AslTrain.Training.Configuration;

/// <summary>The values read so far, where each came from, and what was wrong.</summary>
/// <param name="name">What messages call the config.</param>
/// <param name="folder">What paths in its text are relative to; "" for the folder one stands in.</param>
sealed class ConfigValues(string name, string folder = "")
{
    /// <summary>How the place of a value from the command line begins.</summary>
    public const string OverridePlace = "--set ";

    readonly Dictionary<string, (object? Value, string Place)> _values = [];
    readonly Dictionary<string, object> _implied = [];
    readonly HashSet<string> _broken = [];

    /// <summary>What messages call the config.</summary>
    public string Name { get; } = name;

    public List<string> Findings { get; } = [];

    public void Report(string place, string finding) => Findings.Add(Printable.Line($"{place}: {finding}"));

    public void Report(YamlNode node, string finding) => Report(PlaceOf(node), finding);

    /// <summary>Reports what is wrong with the first of these keys, at the first of them that has a value.</summary>
    public void ReportKey(string finding, params ReadOnlySpan<string> paths) => Report(PlaceOf(paths), $"{paths[0]}: {finding}");

    public void Take(ConfigKey key, YamlNode node, string place)
    {
        (object? value, string? problem) = ConfigValue.Parse(key, node);
        if (problem is null)
        {
            bool isInFile = !place.StartsWith(OverridePlace, StringComparison.Ordinal);
            _values[key.Path] = (key.IsPath && isInFile && value is string path ? ConfigPath.In(folder, path) : value, place);
            return;
        }

        _broken.Add(key.Path);
        Report(place, $"{key.Path}: {problem}");
    }

    /// <summary>Whether one of these values was given but could not be read: nothing more is to be said about it.</summary>
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
        _values.TryGetValue(path, out (object?, string Place) entry)
        && entry.Place.StartsWith(OverridePlace, StringComparison.Ordinal);

    public string PlaceOf(YamlNode node) => $"{Name}:{node.Line}:{node.Column}";

    /// <summary>Where the first of these keys that has a value stands; the config itself where none has.</summary>
    public string PlaceOf(params ReadOnlySpan<string> paths)
    {
        foreach (string path in paths)
        {
            if (_values.TryGetValue(path, out (object?, string Place) entry)) return entry.Place;
        }

        return Name;
    }

    /// <summary>Whether the config or --set names a value.</summary>
    public bool IsGiven(string path) => _values.ContainsKey(path);

    /// <summary>Takes a value for the given one.</summary>
    /// <param name="place">Of what it follows from.</param>
    public void Replace(string path, string value, string place) => _values[path] = (value, place);

    /// <summary>Whether a key has its default value, given or not; of an implied number, the one that is implied.</summary>
    public bool IsDefault(string path)
    {
        object? given = Given(path);
        bool isImplied = _implied.TryGetValue(path, out object? implied) && Equals(given, implied);
        return isImplied || Equals(given, ConfigKeys.Find(path)!.Default);
    }

    /// <summary>As if the config did not have these keys.</summary>
    public void Forget(params ReadOnlySpan<string> paths)
    {
        foreach (string path in paths) _values.Remove(path);
    }

    /// <summary>Forgets what the file says of these keys where --set has made the choice that they go with.</summary>
    public void LeaveBehind(string choice, params ReadOnlySpan<string> paths)
    {
        if (!IsOverridden(choice)) return;
        foreach (string path in paths)
        {
            if (!IsOverridden(path)) Forget(path);
        }
    }

    /// <summary>The number that null stands for.</summary>
    public void Imply(string path, double value) => _implied[path] = value;

    public string? Text(string path) => (string?)Value(path);

    public double? Number(string path) => (double?)Value(path);

    public long? Whole(string path) => (long?)Value(path);

    /// <summary>The config that the values make, whether they agree or not.</summary>
    public RunConfig Build()
    {
        RunConfig config = new();
        foreach (ConfigKey key in ConfigKeys.All) key.SetIn(config, Value(key.Path));
        return config;
    }

    object? Value(string path) => Given(path) ?? _implied.GetValueOrDefault(path);

    object? Given(string path) =>
        _values.TryGetValue(path, out (object? Value, string) entry) ? entry.Value : ConfigKeys.Find(path)!.Default;
}
