using AslTrain.Data.Formats;
using AslTrain.Foundation;
using AslTrain.Training.Configuration;
using AslTrain.Training.RunFolders;
using AslTrain.Training.Settings;

namespace AslTrain.Training.Checkpoints;

/// <summary>
/// How far the config in a checkpoint's header is believed. Who made the file is not known: its network and preprocessing are
/// taken, since weights mean nothing without, and which data it was validated on, which is read alone. Where something would be
/// written, what the machine is to do and how much, is not its to say. A checkpoint in the folder of its run has a config.yaml
/// beside it, which is the user's own.
/// </summary>
static class StoredConfig
{
    const int LargestBatch = 256;

    /// <summary>Of all scenes together: 15,000 of 128 pixels.</summary>
    const double MostPixels = 250e6;

    /// <param name="text">In the header.</param>
    /// <param name="path">Of the checkpoint.</param>
    /// <exception cref="BadInputException">One of the two configs is damaged.</exception>
    public static RunConfig Read(string text, string path)
    {
        RunConfig stored = ConfigReader.Parse(text, $"{path} (config)", []);
        RunConfig others = FolderOf(path) is RunFolder folder ? ConfigReader.ReadOwn(folder.Config, []) : Believed(stored);
        return others with
        {
            Run = others.Run with { Task = stored.Run.Task },
            Image = stored.Image,
            Model = stored.Model with { Weights = null, Freeze = default },
        };
    }

    /// <summary>Scenes are drawn where they are not there yet, which takes time and disk.</summary>
    /// <param name="data">That is about to be opened.</param>
    /// <param name="overrides">What is asked for by name is the user's own wish.</param>
    /// <exception cref="BadInputException">They are more than a checkpoint may ask for.</exception>
    public static void RequireFewScenes(DataSection data, IReadOnlyList<string> overrides, string path)
    {
        double pixels = ((double)data.Scenes.Train + data.Scenes.Val) * data.Scenes.Size * data.Scenes.Size;
        bool isAsked = overrides.Any(setting => setting.StartsWith("data.scenes_", StringComparison.Ordinal));
        if (DataFormats.Of(data.Format).NeedsRoot || pixels <= MostPixels || isAsked || FolderOf(path) is not null) return;
        throw new BadInputException(
            $"{path}: its stored config asks for {data.Scenes.Train + data.Scenes.Val} drawn scenes of {data.Scenes.Size} "
            + "pixels, more than are drawn on a checkpoint's word: say so by --set data.scenes_val=..., or name a --config");
    }

    /// <summary>The rest of a header's config: what data it names, and numbers that decide nothing but scores.</summary>
    static RunConfig Believed(RunConfig stored) => stored with
    {
        Run = new RunSection { Task = stored.Run.Task, Seed = stored.Run.Seed },
        Data = stored.Data with
        {
            Cache = PixelCacheKind.None,
            CacheFolder = null,
            Workers = null,
            Links = default,
            BatchSize = Math.Min(stored.Data.BatchSize, LargestBatch),
        },
        Evaluate = stored.Evaluate with
        {
            BatchSize = stored.Evaluate.BatchSize is int size ? Math.Min(size, LargestBatch) : null,
        },
    };

    /// <summary>The folder of the run that a checkpoint lies in; null where it lies elsewhere.</summary>
    static RunFolder? FolderOf(string path) =>
        RunFolder.Around(path) is RunFolder folder && File.Exists(folder.Config) ? folder : null;
}
