using AslTrain.Data.Annotations;

namespace AslTrain.Data.Formats;

/// <summary>MS-COCO's layout, and exports with SPLIT/_annotations.coco.json.</summary>
sealed class CocoFormat : IDataFormat
{
    public string Name => "coco";

    public bool Recognizes(string root) => CocoLayout.Fits(root);

    public (string Train, string? Val) UsualSplits(DataSource source) => CocoLayout.FindSplits(source.NeededRoot);

    public IReadOnlyList<LabeledImages> Read(DataSource source, params IReadOnlyList<string> splits) =>
        [.. splits.Select(split => CocoReader.Read(
            CocoLayout.Find(source.NeededRoot, split), source.KeepUnlabeled, source.Guard))];
}
