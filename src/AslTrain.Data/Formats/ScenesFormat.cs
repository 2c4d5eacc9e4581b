using AslTrain.Data.Annotations;
using AslTrain.Data.Scenes;

namespace AslTrain.Data.Formats;

/// <summary>Scenes that the program draws where they are first asked for, in COCO's layout.</summary>
sealed class ScenesFormat : IDataFormat
{
    const string Train = "train", Val = "val";

    public string Name => "scenes";

    public bool NeedsRoot => false;

    /// <summary>Nobody names their folder.</summary>
    public bool Recognizes(string root) => false;

    public string FindRoot(DataSource source, Action<string>? tell)
    {
        string cache = source.CacheFolder
            ?? throw new ArgumentException("scenes need a folder to be drawn into", nameof(source));
        SceneOptions scenes = source.Scenes;
        try
        {
            return SceneDataset.Ensure(cache, scenes, Tell, source.Stop);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException($"{cache}: scenes cannot be drawn here: {error.Message}", DataSetFault.UnusableCache);
        }

        void Tell(string root, string? damaged)
        {
            if (damaged is not null) tell?.Invoke($"{damaged}: absent or damaged, so that all scenes are drawn anew");
            tell?.Invoke($"drawing {scenes.TrainImages} training and {scenes.ValImages} validation scenes into {root}");
        }
    }

    public (string Train, string? Val) UsualSplits(DataSource source) => (Train, Val);

    /// <summary>Images whose every label was dropped are kept: the pictures stay the same for any share.</summary>
    public IReadOnlyList<LabeledImages> Read(DataSource source, params IReadOnlyList<string> splits)
    {
        string root = source.Root ?? FindRoot(source, tell: null);
        return [.. splits.Select(split => CocoReader.Read(CocoLayout.Find(root, split), keepUnlabeled: true))];
    }
}
