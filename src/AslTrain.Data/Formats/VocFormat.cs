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
    public IReadOnlyList<LabeledImages> Read(DataSource source, params IReadOnlyList<string> splits) =>
        VocReader.Read(FindRoot(source, tell: null), source.Guard, splits);
}
