using AslTrain.Data.Annotations;

namespace AslTrain.Data.Formats;

/// <summary>NUS-WIDE as it is published.</summary>
sealed class NusWideFormat : IDataFormat
{
    public string Name => "nus-wide";

    public bool Recognizes(string root) => NusWideReader.Fits(root);

    public (string Train, string? Val) UsualSplits(DataSource source) => ("Train", "Test");

    public IReadOnlyList<LabeledImages> Read(DataSource source, params IReadOnlyList<string> splits) =>
        [.. splits.Select(split => NusWideReader.Read(source.NeededRoot, split, source.KeepUnlabeled, source.Guard))];
}
