using AslTrain.Data.Annotations;

namespace AslTrain.Data.Formats;

/// <summary>Open Images V6 and V7, image-level labels.</summary>
sealed class OpenImagesFormat : IDataFormat
{
    public string Name => "open-images";

    public bool Recognizes(string root) => OpenImagesLayout.Fits(root);

    public bool ReadsClassList => true;

    public (string Train, string? Val) UsualSplits(DataSource source)
    {
        if (!Directory.Exists(source.NeededRoot)) throw DataSetException.NoFolder(source.NeededRoot);
        return SplitWords.Usual(OpenImagesLayout.Names(source.NeededRoot)) ?? ("train", "validation");
    }

    public IReadOnlyList<LabeledImages> Read(DataSource source, params IReadOnlyList<string> splits)
    {
        LabeledImages[] read =
        [
            .. splits.Select(split => OpenImagesReader.Read(
                OpenImagesLayout.Find(source.NeededRoot, split, source.ImagesFolder), source.ClassList, source.MachineConfidence,
                source.Guard)),
        ];
        return TestSplits.Said(read, splits, source.NeededRoot, () => OpenImagesLayout.Names(source.NeededRoot));
    }
}
