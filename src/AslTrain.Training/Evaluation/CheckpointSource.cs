using AslTrain.Training.Terminal;

namespace AslTrain.Training.Evaluation;

/// <summary>Which weights a command uses, and with which settings.</summary>
/// <param name="Path">A file of weights with a head.</param>
/// <param name="ConfigFile">
/// A config in place of the checkpoint's own; null for that, or for the overrides alone where it has none.
/// </param>
/// <param name="Overrides">section.key=value, the later the stronger.</param>
public sealed record CheckpointSource(string Path, string? ConfigFile, IReadOnlyList<string> Overrides)
{
    /// <summary>What a command reads for it.</summary>
    public CommandInputs Inputs => new((Path, "--checkpoint"), (ConfigFile, "--config"));
}
