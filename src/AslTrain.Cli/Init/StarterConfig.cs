using System.Globalization;
using System.Text;
using AslTrain.Foundation;
using AslTrain.Training.Configuration;
using AslTrain.Training.Settings;

namespace AslTrain.Cli.Init;

/// <summary>A commented config for a folder of photographs.</summary>
static class StarterConfig
{
    /// <summary>How it begins, so that init replaces what it wrote itself.</summary>
    public const string Mark = "# A config to start from, by asl-train init";

    /// <param name="found">The data set.</param>
    /// <param name="recipe">Numbers for it.</param>
    /// <param name="file">Where it will lie; the data set's folder is named relative to that.</param>
    public static string Write(FoundData found, StarterRecipe recipe, string file)
    {
        DataSection data = found.Data;
        bool isSingleLabel = data.Format == "image-folder" && found.HasOneLabelEach;
        StringBuilder text = new($"{Mark}: {recipe.Why}.\n#\n");
        text.Append($"#   asl-train --config {Printable.Of(file)}\n\n");
        text.Append($"run:\n  name: {NameOf(data.Root!)}\n");
        if (isSingleLabel)
        {
            text.Append("  # Each image has one label: a softmax over the classes. multi_label asks for each class by itself.\n");
            text.Append("  task: single_label\n");
        }

        text.Append("\ndata:\n");
        Key("format", data.Format);
        Key("root", RootFrom(file, data.Root!));
        if (data.ValSplit is null)
        {
            text.Append("  # There is no validation split: this share is held back, with rare classes on both sides.\n");
            Key("val_share", data.ValShare);
        }
        else
        {
            Key("train_split", data.TrainSplit);
            Key("val_split", data.ValSplit);
        }

        if (found.Absent > 0) Key("missing", "skip");
        Key("batch_size", (long)recipe.BatchSize);
        text.Append("\nimage:\n  # More pixels show more and take longer, in proportion to their number.\n");
        Key("size", (long)recipe.Size);
        text.Append("\naugment:\n");
        Key("horizontal_flip", recipe.Flip);
        Key("cutout", recipe.Cutout);
        Key("rand_augment", recipe.RandAugment);
        text.Append("\nmodel:\n");
        Key("backbone", recipe.Backbone);
        text.Append("  # A file of ImageNet weights (.safetensors or .pth) helps more than anything else here.\n");
        Key("weights", null);
        text.Append("\nloss:\n  # gamma_neg weighs easy absent labels down; 0 for both gammas and clip is cross-entropy.\n");
        Key("name", "asl");
        Key("gamma_neg", 4.0);
        Key("gamma_pos", 0.0);
        if (!isSingleLabel) Key("clip", 0.05);
        text.Append("\noptimizer:\n  # asl-train find-lr looks for a better one.\n");
        Key("lr", recipe.Rate);
        text.Append("\nschedule:\n");
        Key("epochs", (long)recipe.Epochs);
        if (recipe.StopAfter is int end) Key("stop_after", (long)end);
        text.Append("\nema:\n");
        Key("decay", recipe.Decay);
        return text.ToString();

        void Key(string name, object? value) => text.Append(
            CultureInfo.InvariantCulture, $"  {name}: {ConfigWriter.Format(value)}\n");
    }

    /// <summary>The folder's name as far as it may be that of a run.</summary>
    static string NameOf(string root)
    {
        string folder = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)));
        string name = string.Concat(folder.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '-')).Trim('-');
        return name.Length == 0 || WindowsNames.IsReserved(name) ? "photographs" : name;
    }

    static string RootFrom(string file, string root)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!, whole = Path.GetFullPath(root);
        string relative = Path.GetRelativePath(folder, whole).Replace('\\', '/');

        // What lies elsewhere is named whole: it does not move with the config.
        return relative.StartsWith("..", StringComparison.Ordinal) ? whole : relative;
    }
}
