using AslTrain.Data.Annotations;

namespace AslTrain.Data.Formats;

/// <summary>Open Images V6 and V7, image-level labels.</summary>
sealed class OpenImagesFormat : IDataFormat
{
    public string Name => "open-images";

    public bool Recognizes(string root) => OpenImagesLayout.Fits(root);

    public (string Train, string? Val) UsualSplits(DataSource source) => ("train", "validation");

    public IReadOnlyList<LabeledImages> Read(DataSource source, params IReadOnlyList<string> splits) =>
        [.. splits.Select(split => OpenImagesReader.Read(
            OpenImagesLayout.Find(source.NeededRoot, split), source.ClassList, source.MachineConfidence, source.Guard))];
}
