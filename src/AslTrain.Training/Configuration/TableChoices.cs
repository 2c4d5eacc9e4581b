using AslTrain.Data.Formats;
using AslTrain.Models;
using AslTrain.Training.Tasks;

namespace AslTrain.Training.Configuration;

/// <summary>The choices of keys that name a row of a table, which the settings' records do not know.</summary>
static class TableChoices
{
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> All { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["run.task"] = RunTasks.Names,
        ["data.format"] = DataFormats.Names,
        ["model.backbone"] = Backbones.Names,
        ["loss.name"] = LossPreset.Names,
    };
}
