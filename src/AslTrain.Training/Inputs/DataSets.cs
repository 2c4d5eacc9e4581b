using AslTrain.Data.Annotations;
using AslTrain.Data.Formats;
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
        (string train, string val) = DataKeys.Named(() => DataFormats.Of(data.Format).UsualSplits(SourceOf(data)));
        return data with { TrainSplit = data.TrainSplit ?? train, ValSplit = data.ValSplit ?? val };
    }

    /// <summary>
    /// Both splits; the validation split has those of the training split's classes that it is annotated with, in their order.
    /// </summary>
    /// <param name="data">With named splits.</param>
    /// <exception cref="BadInputException">Something is absent or unsound, or a split is empty.</exception>
    public static (LabeledImages Train, LabeledImages Val) Open(
        DataSection data, long seed, ILogger log, ICommunicator ranks, CancellationToken stop)
    {
        (DataSection found, LabeledImages train, LabeledImages val, IReadOnlyList<string> absent) = Both(data, log, ranks, stop);
        train = Finish(train, found, found.TrainSplit!, found.LimitTrain, seed, log);
        if (train.Images.Count < 2)
        {
            throw new BadInputException(
                $"{found.Root}: split '{found.TrainSplit}' has one image; batch norm needs two to train");
        }

        if (absent.Count > 0)
        {
            log.Warning(
                "split {Split}: {Count} of the {All} classes are not annotated there and are not scored: {Names}",
                found.ValSplit, absent.Count, train.Classes.Count, string.Join(", ", absent));
            val = ClassOrder.Restrict(val, [.. train.Classes.Except(absent)]);
        }

        return (train, Finish(val, found, found.ValSplit!, found.LimitVal, seed, log));
    }

    /// <summary>The labels of both splits, whole, whatever has become of their images.</summary>
    /// <param name="data">With named splits.</param>
    /// <returns>The section with the folder that was found, and the splits with one list of classes.</returns>
    /// <exception cref="BadInputException">An annotation file is absent or unsound.</exception>
    public static (DataSection Found, LabeledImages Train, LabeledImages Val) Labels(
        DataSection data, ILogger log, ICommunicator ranks, CancellationToken stop)
    {
        (DataSection found, LabeledImages train, LabeledImages val, _) = Both(data, log, ranks, stop);
        return (found, train, val);
    }

    /// <summary>The validation split alone, with classes of its own.</summary>
    /// <exception cref="BadInputException">Something is absent or unsound, or the split is empty.</exception>
    public static LabeledImages OpenVal(DataSection data, long seed, ILogger log, ICommunicator ranks, CancellationToken stop)
    {
        DataSection found = data with { Root = FindRoot(data, log, ranks, stop) };
        if (found.ValSplit is null) found = WithSplits(found);
        return Finish(Read(found, found.ValSplit!)[0], found, found.ValSplit!, found.LimitVal, seed, log);
    }

    /// <returns>The splits with the training split's classes, and which of those the other one is not annotated with.</returns>
    static (DataSection Found, LabeledImages Train, LabeledImages Val, IReadOnlyList<string> Absent) Both(
        DataSection data, ILogger log, ICommunicator ranks, CancellationToken stop)
    {
        DataSection found = data with { Root = FindRoot(data, log, ranks, stop) };
        IReadOnlyList<LabeledImages> splits = Read(found, found.TrainSplit!, found.ValSplit!);
        (LabeledImages train, string source) = (splits[0], $"{found.Root}, split '{found.ValSplit}'");
        LabeledImages val = ClassOrder.Align(splits[1], train.Classes, source, $"split '{found.TrainSplit}'");
        return (found, train, val, [.. train.Classes.Except(splits[1].Classes)]);
    }

    /// <summary>What is drawn, one of several ranks draws first.</summary>
    static string FindRoot(DataSection data, ILogger log, ICommunicator ranks, CancellationToken stop)
    {
        IDataFormat format = DataFormats.Of(data.Format);
        return format.NeedsRoot ? Find() : Machines.FirstThenOthers(ranks, Find);

        string Find() => DataKeys.Named(() => format.FindRoot(
            SourceOf(data) with { Stop = stop }, line => log.Information("{Line}", line)));
    }

    /// <summary>
    /// The one way from annotations of any format: names that have no place in a checkpoint are refused before they are used.
    /// </summary>
    static IReadOnlyList<LabeledImages> Read(DataSection data, params IReadOnlyList<string> splits)
    {
        IReadOnlyList<LabeledImages> read = DataKeys.Named(() => DataFormats.Of(data.Format).Read(SourceOf(data), splits));
        foreach ((int i, LabeledImages split) in read.Index())
        {
            if (ClassNameRule.Fault(split.Classes) is not string fault) continue;
            throw new BadInputException($"{data.Root}, split '{splits[i]}': {fault}");
        }

        return read;
    }

    static DataSource SourceOf(DataSection data) => new()
    {
        Root = data.Root,
        Links = data.Links,
        KeepUnlabeled = data.KeepUnlabeled,
        ClassList = data.ClassList,
        MachineConfidence = data.MachineConfidence,
        Table = data.Table.Options,
        ValShare = data.ValShare,
        Scenes = new SceneOptions(
            data.Scenes.Train, data.Scenes.Val, data.Scenes.Size, data.Scenes.DropPositives, data.Scenes.Seed),
        CacheFolder = data.CacheFolder ?? (DataFormats.Of(data.Format).NeedsRoot ? null : DefaultCache()),
    };

    /// <summary>Where drawn scenes and pixels are kept where the config names no folder; it need not be there yet.</summary>
    internal static string DefaultCache()
    {
        string user = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(user.Length > 0 ? user : Path.GetTempPath(), "asl-train");
    }

    /// <summary>Asked before images are opened that nobody has checked for being there.</summary>
    /// <exception cref="BadInputException">A symbolic link leads out of the data set's folder (data.links).</exception>
    public static void RequireInside(DataSection data, LabeledImages split) =>
        DataKeys.Named(() => ImageFiles.Check(split, SourceOf(data).LinkRoot, MissingImages.Skip));

    static LabeledImages Finish(LabeledImages split, DataSection data, string name, int? limit, long seed, ILogger log)
    {
        if (split.Images.Count == 0) throw new BadInputException($"{data.Root}: split '{name}' has no labeled image");
        LabeledImages subset = Subset.Take(split, limit, seed);
        (LabeledImages present, IReadOnlyList<string> missing) =
            DataKeys.Named(() => ImageFiles.Check(subset, SourceOf(data).LinkRoot, data.Missing));
        if (missing.Count > 0)
        {
            log.Warning(
                "split {Split}: {Count} listed images are absent and left out: {Names}",
                name, missing.Count, string.Join(", ", missing));
        }

        if (present.Images.Count == 0)
        {
            throw new BadInputException($"{data.Root}: split '{name}': none of its {missing.Count} images is there");
        }

        log.Information(
            "split {Split}: {Images} images, {Classes} classes, {Labels:0.00} labels an image",
            name, present.Images.Count, present.Classes.Count, present.Images.Average(image => image.Positive.Count));
        if (present.LeavesUnknown)
        {
            log.Information(
                "split {Split}: {Negatives:0.00} verified negatives an image, every other label is unknown",
                name, present.Images.Average(image => image.Negative.Count));
        }

        return present;
    }
}
