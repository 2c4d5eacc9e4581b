using AslTrain.Data.Annotations;

namespace AslTrain.Data.Formats;

/// <summary>MS-COCO's layout, and exports of annotation tools in its format.</summary>
sealed class CocoFormat : IDataFormat
{
    public string Name => "coco";

    public bool Recognizes(string root) => CocoLayout.Fits(root);

    public (string Train, string? Val) UsualSplits(DataSource source) => source.Annotations is null
        ? CocoLayout.FindSplits(source.NeededRoot, source.Guard)
        : (NamedSplits.Train, source.ValAnnotations is null ? null : NamedSplits.Val);

    public IReadOnlyList<LabeledImages> Read(DataSource source, params IReadOnlyList<string> splits)
    {
        LabeledImages[] read =
            [.. splits.Select(split => CocoReader.Read(Layout(source, split), source.KeepUnlabeled, source.Guard))];
        return source.Annotations is not null
            ? read
            : TestSplits.Said(read, splits, source.NeededRoot, () => CocoFile.Splits(source.NeededRoot, source.Guard));
    }

    static CocoLayout Layout(DataSource source, string split) => NamedSplits.FileOf(source, split) is string file
        ? CocoLayout.Of(source.NeededRoot, split, file, source.ImagesFolder)
        : CocoLayout.Find(source.NeededRoot, split, source.ImagesFolder, source.Guard);
}
