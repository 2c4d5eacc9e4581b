using AslTrain.Data.Annotations;
using AslTrain.Data.Formats;
using AslTrain.Data.Scenes;
using AslTrain.Data.Splits;
using AslTrain.Distributed;
using AslTrain.Foundation;
using AslTrain.Training.Ranks;
using AslTrain.Training.Settings;
using Serilog;

namespace AslTrain.Training.Inputs;

/// <summary>From a config's data section to images with labels.</summary>
public static class DataSets
{
    /// <summary>Names that a message has room for.</summary>
    const int ShownNames = 8;

    /// <summary>
    /// A section whose splits are named: the usual ones of the data set where the config names none. Without one to validate on
    /// that one stays unnamed, and a share of the other is held back.
    /// </summary>
    /// <exception cref="BadInputException">There is no such data set.</exception>
    public static DataSection WithSplits(DataSection data)
    {
        if (data.TrainSplit is not null && data.ValSplit is not null) return data;
        (string train, string? val) = DataKeys.Named(() => DataFormats.Of(data.Format).UsualSplits(SourceOf(data)));
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
        BothSplits both = Apart(Both(data, log, ranks, stop), log, stop);
        (DataSection found, LabeledImages train, LabeledImages val) = (both.Found, both.Train, both.Val);
        train = Finish(train, found, found.TrainSplit!, found.LimitTrain, seed, log);
        if (train.Images.Count < 2)
        {
            throw new BadInputException(
                $"{found.Root}: split '{found.TrainSplit}' has one image; batch norm needs two to train");
        }

        if (both.Absent.Count > 0)
        {
            log.Warning(
                "split {Split}: {Count} of the {All} classes are not annotated there and are not scored: {Names}",
                found.ValName, both.Absent.Count, train.Classes.Count, Printable.Some(both.Absent, ShownNames));
            val = ClassOrder.Restrict(val, [.. train.Classes.Except(both.Absent)]);
        }

        return (train, Finish(val, found, found.ValName, found.LimitVal, seed, log));
    }

    /// <summary>The labels of both splits, whole, whatever has become of their images.</summary>
    /// <param name="data">With named splits.</param>
    /// <returns>The section with the folder that was found, and the splits with one list of classes.</returns>
    /// <exception cref="BadInputException">An annotation file is absent or unsound.</exception>
    public static (DataSection Found, LabeledImages Train, LabeledImages Val) Labels(
        DataSection data, ILogger log, ICommunicator ranks, CancellationToken stop)
    {
        BothSplits both = Both(data, log, ranks, stop);
        return (both.Found, both.Train, both.Val);
    }

    /// <summary>The validation split alone, with classes of its own where it is one of the data set's.</summary>
    /// <exception cref="BadInputException">Something is absent or unsound, or the split is empty.</exception>
    public static LabeledImages OpenVal(DataSection data, long seed, ILogger log, ICommunicator ranks, CancellationToken stop)
    {
        DataSection found = data with { Root = FindRoot(data, log, ranks, stop) };
        if (found.ValSplit is null) found = WithSplits(found);
        LabeledImages val = found.ValSplit is null || found.Overlap == Overlap.Drop
            ? Apart(Both(found, log, ranks, stop), log, stop).Val
            : Listed(found, Read(found, log, found.ValSplit), areAll: false)[0];
        return Finish(val, found, found.ValName, found.LimitVal, seed, log);
    }

    static BothSplits Both(DataSection data, ILogger log, ICommunicator ranks, CancellationToken stop)
    {
        DataSection found = data with { Root = FindRoot(data, log, ranks, stop) };
        if (found.ValSplit is null) return Part(found, Learnable(found, Read(found, log, found.TrainSplit!), log)[0], log, stop);
        IReadOnlyList<LabeledImages> splits = Learnable(found, Read(found, log, found.TrainSplit!, found.ValSplit), log);
        (LabeledImages train, string source) = (splits[0], $"{found.Root}, split '{found.ValSplit}'");
        LabeledImages val = ClassOrder.Align(splits[1], train.Classes, source, $"split '{found.TrainSplit}'");
        return new BothSplits(found, train, val, [.. train.Classes.Except(splits[1].Classes)]);
    }

    /// <summary>A share of the images is held back for validation.</summary>
    static BothSplits Part(DataSection data, LabeledImages whole, ILogger log, CancellationToken stop)
    {
        try
        {
            HoldBackOptions options = new(data.ValShare, data.ValSeed, GroupKey.PatternOf(data));
            int[] firsts = SameContents.Firsts([.. whole.Images.Select(image => image.File)], stop);
            (LabeledImages train, LabeledImages val, int oneSided) = HeldBack.Part(whole, options, firsts);
            log.Information(
                "no validation split: {Held} of {All} images are held back (data.val_share: {Share}, data.val_seed: {Seed})",
                val.Images.Count, whole.Images.Count, data.ValShare, data.ValSeed);
            if (oneSided > 0)
            {
                log.Warning(
                    "{Count} classes of two images or more lie on one side alone, since images stay together", oneSided);
            }

            return new BothSplits(data, train, val, []);
        }
        catch (BadInputException error)
        {
            throw new BadInputException($"{data.Root}, split '{data.TrainSplit}': {error.Message}; name data.val_split");
        }
    }

    /// <summary>What is trained on is not measured on, unless the config says so.</summary>
    static BothSplits Apart(BothSplits both, ILogger log, CancellationToken stop)
    {
        (DataSection data, LabeledImages train, LabeledImages val, _) = both;
        if (data.ValSplit is null || data.Overlap == Overlap.Allow) return both;
        int[] firsts = SameContents.Firsts([.. train.Images.Concat(val.Images).Select(image => image.File)], stop);
        bool[] isTrained = [.. val.Images.Select((_, i) => firsts[train.Images.Count + i] < train.Images.Count)];
        string[] names =
        [
            .. val.Images.Index().Where(entry => isTrained[entry.Index]).Select(entry =>
                $"{entry.Item.Name} is {train.Images[firsts[train.Images.Count + entry.Index]].Name}"),
        ];
        if (names.Length == 0) return both;
        string which = $"{names.Length} of {val.Images.Count} images of split '{data.ValSplit}' are images of split "
            + $"'{data.TrainSplit}' too, byte for byte ({Printable.Some(names)})";
        if (data.Overlap == Overlap.Error)
        {
            throw new BadInputException(
                $"{data.Root}: {which}; data.overlap: drop leaves them out of validation, allow measures on them");
        }

        log.Warning("{Which}: left out of validation", which);
        return both with { Val = val with { Images = [.. val.Images.Where((_, i) => !isTrained[i])] } };
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
    static IReadOnlyList<LabeledImages> Read(DataSection data, ILogger log, params IReadOnlyList<string> splits)
    {
        IDataFormat format = DataFormats.Of(data.Format);
        IReadOnlyList<LabeledImages> read =
        [
            .. DataKeys.Named(() => format.Read(SourceOf(data), splits))
                .Select(split => split with { Notes = [.. split.Notes.Select(DataKeys.InKeys)] }),
        ];
        foreach ((int i, LabeledImages split) in read.Index())
        {
            if (ClassNameRule.Fault(split.Classes) is not string fault) continue;
            throw new BadInputException($"{data.Root}, split '{splits[i]}': {fault}");
        }

        foreach (string note in read.SelectMany(split => split.Notes).Distinct()) log.Warning("{Note}", note);
        return read;
    }

    static IReadOnlyList<LabeledImages> Listed(DataSection data, IReadOnlyList<LabeledImages> splits, bool areAll) =>
        data.ClassList is not string list || DataFormats.Of(data.Format).ReadsClassList
            ? splits
            : ClassList.Choose(splits, list, areAll);

    /// <summary>The splits without the classes that no image of any of them has, unless somebody listed the classes.</summary>
    static IReadOnlyList<LabeledImages> Learnable(DataSection data, IReadOnlyList<LabeledImages> splits, ILogger log)
    {
        if (data.ClassList is not null) return Listed(data, splits, areAll: true);
        if (!DataFormats.Of(data.Format).NeedsRoot) return splits;
        (IReadOnlyList<LabeledImages> learnable, IReadOnlyList<string> left) = UsedClasses.Of(splits);
        if (learnable.All(split => split.Classes.Count == 0))
        {
            throw new BadInputException(
                $"{data.Root}: no image has any of the {left.Count} classes ({Printable.Some(left)}): there is nothing to learn");
        }

        if (left.Count > 0)
        {
            log.Warning(
                "{Count} of the {All} classes are left out, since no image has them: {Names} (data.class_list would keep them)",
                left.Count, left.Count + learnable[0].Classes.Union(learnable[^1].Classes).Count(), Printable.Some(left, 8));
        }

        return learnable;
    }

    static DataSource SourceOf(DataSection data) => new()
    {
        Root = data.Root,
        Links = data.Links,
        KeepUnlabeled = data.KeepUnlabeled,
        Annotations = data.Annotations,
        ValAnnotations = data.ValAnnotations,
        ClassList = data.ClassList,
        MachineConfidence = data.MachineConfidence,
        Images = data.Images,
        Table = data.Table.Options with { Group = GroupKey.ColumnOf(data) },
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
                name, missing.Count, Printable.Some(missing, ShownNames));
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

    /// <param name="Found">The section with the folder that was found.</param>
    /// <param name="Train">Its classes are those of both.</param>
    /// <param name="Val">Named by the section, or held back.</param>
    /// <param name="Absent">Classes that the validation split is not annotated with.</param>
    sealed record BothSplits(DataSection Found, LabeledImages Train, LabeledImages Val, IReadOnlyList<string> Absent);
}
