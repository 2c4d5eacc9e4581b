using AslTrain.Data.Annotations;

namespace AslTrain.Data.Formats;

/// <summary>A folder a class, one label an image.</summary>
sealed class ImageFolderFormat : IDataFormat
{
    public string Name => "image-folder";

    /// <summary>A folder of folders with images may be anything.</summary>
    public bool Recognizes(string root) => false;

    public (string Train, string? Val) UsualSplits(DataSource source) => ImageFolderReader.FindSplits(source.NeededRoot);

    public IReadOnlyList<LabeledImages> Read(DataSource source, params IReadOnlyList<string> splits)
    {
        LabeledImages[] read = [.. splits.Select(split => ImageFolderReader.Read(source.NeededRoot, split))];
        return TestSplits.Said(read, splits, source.NeededRoot, () => ImageFolderReader.Splits(source.NeededRoot));
    }
}
