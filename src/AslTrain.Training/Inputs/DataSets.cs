using AslTrain.Data.Annotations;
using AslTrain.Data.Scenes;
using AslTrain.Distributed;
using AslTrain.Foundation;
using AslTrain.Training.Ranks;
using AslTrain.Training.Settings;
using Serilog;

namespace AslTrain.Training.Inputs;

/// <summary>From a config's data section to images with labels.</summary>
public static class DataSets
{
    /// <summary>A section whose splits are named: the usual ones of the data set where the config names none.</summary>
    /// <exception cref="BadInputException">There is no such data set.</exception>
    public static DataSection WithSplits(DataSection data)
    {
        if (data.TrainSplit is not null && data.ValSplit is not null) return data;
        (string train, string val) = data.Format switch
        {
            "scenes" or "csv" => ("train", "val"),
            "voc" => VocLayout.FindSplits(VocLayout.FindFolder(data.Root!)),
            "nus-wide" => ("Train", "Test"),
            "open-images" => ("train", "validation"),
            "image-folder" => ImageFolderReader.FindSplits(data.Root!),
            _ => CocoLayout.FindSplits(data.Root!),
        };
        return data with { TrainSplit = data.TrainSplit ?? train, ValSplit = data.ValSplit ?? val };
    }

    /// <summary>Both splits, with one list of classes.</summary>
    /// <param name="data">With named splits.</param>
    /// <exception cref="BadInputException">Something is absent or unsound, or a split is empty.</exception>
    public static (LabeledImages Train, LabeledImages Val) Open(DataSection data, long seed, ILogger log, ICommunicator ranks)
    {
        (DataSection found, LabeledImages train, LabeledImages val) = Labels(data, log, ranks);
        train = Finish(train, found, found.TrainSplit!, found.LimitTrain, seed, log);
        if (train.Images.Count < 2) throw new BadInputException($"{found.Root}: split '{found.TrainSplit}' has one image; batch norm needs two to train");
        return (train, Finish(val, found, found.ValSplit!, found.LimitVal, seed, log));
    }

    /// <summary>The labels of both splits, whole, whatever has become of their images.</summary>
    /// <param name="data">With named splits.</param>
    /// <returns>The section with the folder that was found, and the splits with one list of classes.</returns>
    /// <exception cref="BadInputException">An annotation file is absent or unsound.</exception>
    public static (DataSection Found, LabeledImages Train, LabeledImages Val) Labels(DataSection data, ILogger log, ICommunicator ranks)
    {
        DataSection found = data with { Root = FindRoot(data, log, ranks) };
        (LabeledImages train, LabeledImages val) = found.Format == "voc"
            ? ReadVoc(found)
            : (ReadSplit(found, found.TrainSplit!), ReadSplit(found, found.ValSplit!));
        return (found, train, ClassOrder.Align(val, train.Classes, $"{found.Root}, split '{found.ValSplit}'", $"split '{found.TrainSplit}'"));
    }

    /// <summary>The validation split alone, in the class order of a checkpoint.</summary>
    /// <param name="classes">The checkpoint's classes; null for the data set's own.</param>
    /// <exception cref="BadInputException">Something is absent or unsound, the split is empty, or a class is unknown to the checkpoint.</exception>
    public static LabeledImages OpenVal(DataSection data, long seed, IReadOnlyList<string>? classes, ILogger log, ICommunicator ranks)
    {
        DataSection found = data with { Root = FindRoot(data, log, ranks) };
        if (found.ValSplit is null) found = WithSplits(found);
        LabeledImages val = found.Format == "voc" ? VocReader.Read(found.Root!, found.ValSplit!)[0] : ReadSplit(found, found.ValSplit!);
        if (classes is not null) val = ClassOrder.Align(val, classes, $"{found.Root}, split '{found.ValSplit}'", "the checkpoint");
        return Finish(val, found, found.ValSplit!, found.LimitVal, seed, log);
    }

    /// <summary>Of several ranks one draws the scenes.</summary>
    static string FindRoot(DataSection data, ILogger log, ICommunicator ranks) => data.Format switch
    {
        "scenes" => Machines.FirstThenOthers(ranks, () => EnsureScenes(data, log)),
        "voc" => VocLayout.FindFolder(data.Root!),
        _ => data.Root!,
    };

    static string EnsureScenes(DataSection data, ILogger log)
    {
        ScenesSection scenes = data.Scenes;
        SceneOptions options = new(scenes.Train, scenes.Val, scenes.Size, scenes.DropPositives, scenes.Seed);
        string cache = data.CacheFolder ?? DefaultCache();
        try
        {
            return SceneDataset.Ensure(
                cache, options, root => log.Information("drawing {Train} training and {Val} validation scenes into {Root}", scenes.Train, scenes.Val, root));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{cache}: scenes cannot be drawn here (data.cache_folder): {error.Message}");
        }
    }

    /// <summary>Where drawn scenes and pixels are kept where the config names no folder.</summary>
    internal static string DefaultCache()
    {
        string user = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        return Path.Combine(user.Length > 0 ? user : Path.GetTempPath(), "asl-train");
    }

    static (LabeledImages Train, LabeledImages Val) ReadVoc(DataSection data)
    {
        IReadOnlyList<LabeledImages> splits = VocReader.Read(data.Root!, data.TrainSplit!, data.ValSplit!);
        return (splits[0], splits[1]);
    }

    /// <summary>Scenes keep the images whose every label was dropped: the pictures stay the same for any share.</summary>
    static LabeledImages ReadSplit(DataSection data, string split) => data.Format switch
    {
        "nus-wide" => NusWideReader.Read(data.Root!, split, data.KeepUnlabeled),
        "open-images" => OpenImagesReader.Read(OpenImagesLayout.Find(data.Root!, split), data.ClassList, data.MachineConfidence),
        "image-folder" => ImageFolderReader.Read(data.Root!, split, data.ValShare),
        "csv" => TableReader.Read(TableReader.Find(data.Root!, split), split, data.Table.Options),
        _ => CocoReader.Read(CocoLayout.Find(data.Root!, split), data.KeepUnlabeled || data.Format == "scenes"),
    };

    /// <summary>The folder that links may not lead out of: that of the table where the root is one.</summary>
    static string? LinkRoot(DataSection data) => data.Links == OutwardLinks.Follow ? null
        : File.Exists(data.Root) ? Path.GetDirectoryName(Path.GetFullPath(data.Root))
        : data.Root;

    static LabeledImages Finish(LabeledImages split, DataSection data, string name, int? limit, long seed, ILogger log)
    {
        if (split.Images.Count == 0) throw new BadInputException($"{data.Root}: split '{name}' has no labeled image");
        LabeledImages subset = Subset.Take(split, limit, seed);
        (LabeledImages present, IReadOnlyList<string> missing) = ImageFiles.Check(subset, LinkRoot(data), data.Missing);
        if (missing.Count > 0)
        {
            log.Warning(
                "split {Split}: {Count} listed images are absent and left out: {Names}", name, missing.Count, string.Join(", ", missing));
        }

        if (present.Images.Count == 0) throw new BadInputException($"{data.Root}: split '{name}': none of its {missing.Count} images is there");
        log.Information(
            "split {Split}: {Images} images, {Classes} classes, {Labels:0.00} labels an image",
            name, present.Images.Count, present.Classes.Count, present.Images.Average(image => image.Positive.Count));
        if (present.LeavesUnknown)
        {
            log.Information(
                "split {Split}: {Negatives:0.00} verified negatives an image, every other label is unknown", name, present.Images.Average(image => image.Negative.Count));
        }

        return present;
    }
}
