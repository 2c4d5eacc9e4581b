using AslTrain.Models;
using AslTrain.Training.Tasks;

namespace AslTrain.Training.Configuration;

/// <summary>The choices of keys that name a row of a table, which the settings' records do not know.</summary>
static class TableChoices
{
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> All { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["run.task"] = RunTasks.Names,
        ["data.format"] = ["coco", "voc", "nus-wide", "open-images", "csv", "image-folder", "scenes"],
        ["model.backbone"] = Backbones.Names,
        ["loss.name"] = LossPreset.Names,
    };
}
