namespace AslTrain.Data.Scenes;

/// <summary>Which scenes to draw.</summary>
/// <param name="TrainImages">Training images.</param>
/// <param name="ValImages">Validation images.</param>
/// <param name="Size">Side in pixels, 32 to 1024.</param>
/// <param name="DropPositives">Share in [0, 1) of the training labels that are left out; validation labels stay whole.</param>
/// <param name="Seed">Seed of every drawing.</param>
public sealed record SceneOptions(
    int TrainImages = 2000, int ValImages = 500, int Size = 128, double DropPositives = 0, long Seed = 0)
{
    /// <summary>Raised when the same options give other pictures or labels than before.</summary>
    const int Version = 2;

    /// <exception cref="ArgumentOutOfRangeException">A number leaves its range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(TrainImages, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ValImages, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Size, 32);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Size, 1024);
        if (DropPositives is >= 0 and < 1) return;
        throw new ArgumentOutOfRangeException(nameof(DropPositives), DropPositives, "a share in [0, 1) belongs here");
    }

    internal int CountOf(SceneSplit split) => split == SceneSplit.Train ? TrainImages : ValImages;

    /// <summary>Other options, other folder.</summary>
    internal string FolderName => $"scenes-v{Version}-{TrainImages}-{ValImages}-{Size}px-drop{DropPositives:R}-seed{Seed}";
}
