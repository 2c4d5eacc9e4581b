using AslTrain.Data.Annotations;

namespace AslTrain.Data.Formats;

/// <summary>Tables of images and labels: the root is the folder of one or a file.</summary>
sealed class CsvFormat : IDataFormat
{
    public string Name => "csv";

    public bool HasColumns => true;

    /// <summary>A folder with a .csv in it may be anything.</summary>
    public bool Recognizes(string root) => false;

    public (string Train, string? Val) UsualSplits(DataSource source) => ("train", "val");

    public IReadOnlyList<LabeledImages> Read(DataSource source, params IReadOnlyList<string> splits) =>
        [.. splits.Select(split => TableReader.Read(
            TableReader.Find(source.NeededRoot, split), split, source.Table,
            File.Exists(source.NeededRoot) ? null : source.Guard))];
}
