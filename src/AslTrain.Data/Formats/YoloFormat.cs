using AslTrain.Data.Annotations;
using AslTrain.Foundation;

namespace AslTrain.Data.Formats;

/// <summary>YOLO's folders of images and of texts with a line an object: the classes that are there are the labels.</summary>
sealed class YoloFormat : IDataFormat
{
    public string Name => "yolo";

    public bool Recognizes(string root) => YoloDescription.Find(root) is string file && HasLabels(root, file);

    public (string Train, string? Val) UsualSplits(DataSource source) =>
        SplitWords.Usual(YoloLayout.Names(source.NeededRoot, Describe(source))) ?? ("train", "val");

    public IReadOnlyList<LabeledImages> Read(DataSource source, params IReadOnlyList<string> splits)
    {
        YoloDescription description = Describe(source);
        LabeledImages[] read =
            [.. splits.Select(split => YoloReader.Read(source.NeededRoot, split, description, source.Guard))];
        return TestSplits.Said(read, splits, source.NeededRoot, () => YoloLayout.Names(source.NeededRoot, description));
    }

    static YoloDescription Describe(DataSource source)
    {
        if (!Directory.Exists(source.NeededRoot)) throw DataSetException.NoFolder(source.NeededRoot);
        string file = YoloDescription.Find(source.NeededRoot) ?? throw new BadInputException(
            $"{source.NeededRoot}: no names of classes: looked for a .yaml with names, such as data.yaml, and for classes.txt");
        return YoloDescription.Read(file, source.Guard);
    }

    /// <summary>A list of names may belong to anything.</summary>
    static bool HasLabels(string root, string file) =>
        Path.GetExtension(file) is ".yaml" or ".yml" || (Directory.Exists(FileNames.Folder(root, "labels"))
            && Directory.Exists(FileNames.Folder(root, "images"))) || Directory.Exists(Path.Combine(root, "obj_train_data"));
}
