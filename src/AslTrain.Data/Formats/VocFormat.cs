using AslTrain.Data.Annotations;

namespace AslTrain.Data.Formats;

/// <summary>Pascal VOC's layout, with any classes.</summary>
sealed class VocFormat : IDataFormat
{
    public string Name => "voc";

    public bool Recognizes(string root) => VocLayout.Fits(root);

    public string FindRoot(DataSource source, Action<string>? tell) => VocLayout.FindFolder(source.NeededRoot);

    public (string Train, string? Val) UsualSplits(DataSource source) => VocLayout.FindSplits(FindRoot(source, tell: null));

    /// <summary>Together, since only all annotations tell the classes.</summary>
    public IReadOnlyList<LabeledImages> Read(DataSource source, params IReadOnlyList<string> splits)
    {
        string folder = FindRoot(source, tell: null);
        IReadOnlyList<LabeledImages> read = VocReader.Read(folder, source.Guard, splits);

        // Papers test on VOC's own test split, which is no last resort.
        return splits is ["trainval", ..]
            ? read
            : TestSplits.Said(read, splits, folder, () => VocLayout.Names(folder));
    }
}
