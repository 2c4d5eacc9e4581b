using System.CommandLine;
using AslTrain.Cli.Commands;
using AslTrain.Training.Evaluation;

namespace AslEval.Cli.Commands;

/// <summary>The option that names the weights.</summary>
static class CheckpointOption
{
    public const string Description =
        "Checkpoint of asl-train, or a published .pth or .safetensors with --set model.backbone=... and data.root=...";

    public static Option<string> Instance { get; } = new("--checkpoint")
    {
        Description = Description,
        Required = true,
        HelpName = "FILE",
    };

    /// <summary>The weights and settings of a command line.</summary>
    public static CheckpointSource SourceOf(ParseResult result) =>
        SharedOptions.CheckpointOf(result, result.GetRequiredValue(Instance));
}
