using System.Runtime.ExceptionServices;
using AslTrain.Foundation;

namespace AslTrain.Data.Scenes;

/// <summary>The drawn data set on disk, in COCO's layout with the splits train and val.</summary>
static class SceneDataset
{
    static readonly (string Name, SceneSplit Split)[] Splits = [("train", SceneSplit.Train), ("val", SceneSplit.Val)];

    /// <summary>Draws the data set where it is not there yet, or not whole any more.</summary>
    /// <param name="cacheFolder">Where drawn data sets are kept.</param>
    /// <param name="options">Which one.</param>
    /// <param name="drawing">
    /// Called before drawing begins with the folder, and with the path of a damaged file that is the reason, or null; not called
    /// where the data set is there already.
    /// </param>
    /// <param name="stop">Ends the drawing, and leaves nothing of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option leaves its range.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <returns>Root of the data set.</returns>
    public static string Ensure(
        string cacheFolder, SceneOptions options, Action<string, string?>? drawing = null, CancellationToken stop = default)
    {
        options.Check();
        string root = Path.Combine(Path.GetFullPath(cacheFolder), options.FolderName);
        bool isThere = Directory.Exists(root);
        string? damaged = isThere ? FindDamaged(root, options) : null;
        if (isThere && damaged is null) return root;
        drawing?.Invoke(root, damaged);
        if (damaged is not null) WholeFolder.Remove(root);

        try
        {
            // Of two at once the first wins.
            WholeFolder.Make(Path.GetDirectoryName(root)!, [options.FolderName], beside => Draw(beside, options, stop));
        }
        catch (AggregateException error)
        {
            // What failed in one of several threads, a full disk perhaps.
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }

        return root;
    }

    static void Draw(string root, SceneOptions options, CancellationToken stop)
    {
        Directory.CreateDirectory(Path.Combine(root, "annotations"));
        foreach ((string name, SceneSplit split) in Splits)
        {
            Directory.CreateDirectory(Path.Combine(root, name));
            Parallel.For(0, options.CountOf(split), new ParallelOptions { CancellationToken = stop }, image =>
                ScenePainter.Draw(options, split, image, ImageFile(root, name, image)));
            WholeFile.Write(AnnotationFile(root, name), stream => stream.Write(Annotations(options, split)));
        }
    }

    /// <summary>
    /// A file that is absent, cut short or not what it was written as; null where all are sound. Labels are held against the
    /// plans; of an image its end is looked at, since what lies before it is checked whenever the image is read.
    /// </summary>
    static string? FindDamaged(string root, SceneOptions options)
    {
        foreach ((string name, SceneSplit split) in Splits)
        {
            string annotations = AnnotationFile(root, name);
            if (!Holds(annotations, Annotations(options, split))) return annotations;
            IEnumerable<string> images =
                Enumerable.Range(0, options.CountOf(split)).Select(image => ImageFile(root, name, image));
            if (images.FirstOrDefault(image => !HasEnd(image)) is string damaged) return damaged;
        }

        return null;
    }

    static bool Holds(string file, byte[] bytes)
    {
        try
        {
            return File.Exists(file) && RegularFile.ReadAll(file, bytes.Length).AsSpan().SequenceEqual(bytes);
        }
        catch (BadInputException)
        {
            return false;
        }
    }

    /// <summary>Whether a JPEG is there with its last mark.</summary>
    static bool HasEnd(string image)
    {
        if (!File.Exists(image)) return false;
        try
        {
            using FileStream stream = RegularFile.OpenRead(image, FileShare.Read | FileShare.Delete, bufferSize: 0);
            Span<byte> end = stackalloc byte[2];
            return RegularFile.TryRead(stream.SafeFileHandle, Math.Max(0, stream.Length - end.Length), end)
                && end is [0xff, 0xd9];
        }
        catch (BadInputException)
        {
            return false;
        }
    }

    static string ImageFile(string root, string split, int image) =>
        Path.Combine(root, split, SceneAnnotations.FileName(image));

    static string AnnotationFile(string root, string split) => Path.Combine(root, "annotations", $"instances_{split}.json");

    static byte[] Annotations(SceneOptions options, SceneSplit split)
    {
        ScenePlan[] plans = [.. Enumerable.Range(0, options.CountOf(split)).Select(image => Plan(options, split, image))];
        using MemoryStream json = new();
        SceneAnnotations.Write(
            json, plans, options.Size, (image, index) => split == SceneSplit.Val || Keeps(options, image, index));
        return json.ToArray();
    }

    static ScenePlan Plan(SceneOptions options, SceneSplit split, int image)
    {
        SeededRandom random = ScenePlan.RandomOf(options.Seed, split, image);
        return ScenePlan.Draw(ref random);
    }

    /// <summary>Decides a training label's fate by itself, so that a larger share drops the same labels and more.</summary>
    static bool Keeps(SceneOptions options, int image, int index)
    {
        const int LabelKeys = 1000;
        SeededRandom random = new(options.Seed, LabelKeys + index, image, SeededRandom.Purpose.Scenes);
        return random.NextDouble() >= options.DropPositives;
    }
}
