using System.CommandLine;
using AslTrain.Training.Configuration;
using AslTrain.Training.Evaluation;

namespace AslTrain.Cli.Commands;

/// <summary>Options that several commands have.</summary>
static class SharedOptions
{
    public static Option<string> Config { get; } = new("--config")
    {
        Description = "YAML file with the run's settings",
        Required = true,
        HelpName = "FILE",
    };

    public static Option<string?> OtherConfig { get; } = new("--config")
    {
        Description = "YAML file to use in place of the checkpoint's own settings",
        HelpName = "FILE",
    };

    public static Option<string[]> Set { get; } = new("--set")
    {
        Description = "Override a setting; may be given any number of times",
        HelpName = "section.key=value",
        DefaultValueFactory = _ => [],
    };

    public static Option<string?> Json { get; } = new("--json")
    {
        Description = "Write the numbers to this file too",
        HelpName = "FILE",
    };

    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Print a stack trace where something fails" };

    /// <summary>The settings of a command that has <see cref="Config"/> and <see cref="Set"/>.</summary>
    public static ConfigSource ConfigOf(ParseResult result) => new(result.GetRequiredValue(Config), result.GetRequiredValue(Set));

    /// <summary>The weights of a command that has <see cref="OtherConfig"/> and <see cref="Set"/>.</summary>
    /// <param name="path">Of the weights.</param>
    public static CheckpointSource CheckpointOf(ParseResult result, string path) =>
        new(path, result.GetValue(OtherConfig), result.GetRequiredValue(Set));
}
