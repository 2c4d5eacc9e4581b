using AslTrain.Data.Annotations;
using AslTrain.Foundation;

namespace AslTrain.Data.Formats;

/// <summary>Label Studio's own exports, JSON and JSON-MIN, with the images beside them or in a folder.</summary>
sealed class LabelStudioFormat : IDataFormat
{
    const string Whole = "default";

    public string Name => "label-studio";

    public bool Recognizes(string root) => Directory.Exists(root) && Files(root, guard: null).Length > 0;

    public (string Train, string? Val) UsualSplits(DataSource source)
    {
        if (source.Annotations is not null) return (NamedSplits.Train, source.ValAnnotations is null ? null : NamedSplits.Val);
        string[] splits = [.. Files(source).Select(SplitOf)];
        return splits is [_] ? (Whole, null) : SplitWords.Usual(splits) ?? throw new DataSetException(
            $"{source.Root}: several exports ({Printable.Some(splits, 8)}), none of which is named train; name them",
            DataSetFault.NoUsualSplits);
    }

    public IReadOnlyList<LabeledImages> Read(DataSource source, params IReadOnlyList<string> splits)
    {
        LabeledImages[] read =
        [
            .. splits.Select(split => LabelStudioReader.Read(
                FileOf(source, split), source.NeededRoot, source.ImagesFolder, source.KeepUnlabeled, source.Guard)),
        ];

        // Each export names the classes that it has; together they are those of both.
        string[] classes = [.. read.SelectMany(split => split.Classes).Distinct().Order(StringComparer.Ordinal)];
        return [.. read.Select(split => ClassOrder.Restrict(split, classes))];
    }

    static string FileOf(DataSource source, string split)
    {
        if (NamedSplits.FileOf(source, split) is string told) return told;
        string[] files = Files(source);
        return (split == Whole && files is [string only] ? only : files.FirstOrDefault(file => SplitOf(file) == split))
            ?? throw new BadInputException($"{source.Root}: no export of split '{split}': looked for {split}.json");
    }

    static string[] Files(DataSource source)
    {
        if (!Directory.Exists(source.NeededRoot)) throw DataSetException.NoFolder(source.NeededRoot);
        string[] files = Files(source.NeededRoot, source.Guard);
        return files.Length > 0 ? files : throw new BadInputException(
            $"{source.Root}: no export of Label Studio: a .json with a list of tasks should be there");
    }

    static string[] Files(string root, LinkGuard? guard)
    {
        string[] files = [.. Directory.GetFiles(root, "*.json").Order(StringComparer.Ordinal)];
        return [.. files.Where(file => LabelStudioReader.Begins(file, guard))];
    }

    static string SplitOf(string file) => Path.GetFileNameWithoutExtension(file);
}
