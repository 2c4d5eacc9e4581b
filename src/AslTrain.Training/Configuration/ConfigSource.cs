using AslTrain.Training.Settings;

namespace AslTrain.Training.Configuration;

/// <summary>Where a command's settings come from.</summary>
/// <param name="File">A YAML file.</param>
/// <param name="Overrides">section.key=value, the later the stronger.</param>
public sealed record ConfigSource(string File, IReadOnlyList<string> Overrides)
{
    /// <exception cref="ConfigException">Anything is wrong.</exception>
    public RunConfig Read() => ConfigReader.Read(File, Overrides);
}
