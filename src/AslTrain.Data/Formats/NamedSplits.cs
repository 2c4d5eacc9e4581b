using AslTrain.Data.Annotations;
using AslTrain.Foundation;

namespace AslTrain.Data.Formats;

/// <summary>The splits of a data set whose annotation files are told.</summary>
static class NamedSplits
{
    public const string Train = "train", Val = "val";

    /// <summary>The annotation file of a split; null where none is told.</summary>
    /// <exception cref="BadInputException">Another file is told, but none of this split.</exception>
    public static string? FileOf(DataSource source, string split)
    {
        if (source.Annotations is null) return null;
        string? file = split == Val ? source.ValAnnotations : split == Train ? source.Annotations : null;
        return file is not null ? source.InRoot(file) : throw new DataSetException(
            $"{source.InRoot(source.Annotations)}: the annotation file of split '{split}' is not told; those that can be are "
            + $"{Train} and {Val}",
            DataSetFault.NoValAnnotations);
    }
}
