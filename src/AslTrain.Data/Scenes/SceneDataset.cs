using System.Runtime.ExceptionServices;
using AslTrain.Foundation;

namespace AslTrain.Data.Scenes;

/// <summary>The drawn data set on disk, in COCO's layout with the splits train and val.</summary>
static class SceneDataset
{
    /// <summary>Draws the data set where it is not there yet.</summary>
    /// <param name="cacheFolder">Where drawn data sets are kept.</param>
    /// <param name="options">Which one.</param>
    /// <param name="drawing">Called with the folder before drawing begins; not where it is there already.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option leaves its range.</exception>
    /// <returns>Root of the data set.</returns>
    public static string Ensure(string cacheFolder, SceneOptions options, Action<string>? drawing = null)
    {
        options.Check();
        string root = Path.Combine(Path.GetFullPath(cacheFolder), options.FolderName);
        if (Directory.Exists(root)) return root;
        drawing?.Invoke(root);

        try
        {
            // Of two at once the first wins.
            WholeFolder.Make(Path.GetDirectoryName(root)!, [options.FolderName], beside =>
            {
                Directory.CreateDirectory(Path.Combine(beside, "annotations"));
                Draw(beside, "train", SceneSplit.Train, options.TrainImages, options);
                Draw(beside, "val", SceneSplit.Val, options.ValImages, options);
            });
        }
        catch (AggregateException error)
        {
            // What failed in one of several threads, a full disk perhaps.
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }

        return root;
    }

    static void Draw(string root, string name, SceneSplit split, int count, SceneOptions options)
    {
        Directory.CreateDirectory(Path.Combine(root, name));
        ScenePlan[] plans = new ScenePlan[count];
        Parallel.For(0, count, image =>
        {
            plans[image] = ScenePainter.Draw(options, split, image, Path.Combine(root, name, SceneAnnotations.FileName(image)));
        });
        string annotations = Path.Combine(root, "annotations", $"instances_{name}.json");
        SceneAnnotations.Write(
            annotations, plans, options.Size, (image, index) => split == SceneSplit.Val || Keeps(options, image, index));
    }

    /// <summary>Decides a training label's fate by itself, so that a larger share drops the same labels and more.</summary>
    static bool Keeps(SceneOptions options, int image, int index)
    {
        const int LabelKeys = 1000;
        SeededRandom random = new(options.Seed, LabelKeys + index, image, SeededRandom.Purpose.Scenes);
        return random.NextDouble() >= options.DropPositives;
    }
}
