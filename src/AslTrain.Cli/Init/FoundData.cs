using AslTrain.Data.Annotations;
using AslTrain.Data.Formats;
using AslTrain.Distributed;
using AslTrain.Foundation;
using AslTrain.Training.Inputs;
using AslTrain.Training.Settings;
using Serilog.Core;

namespace AslTrain.Cli.Init;

/// <summary>A folder as one of the formats reads it.</summary>
/// <param name="Data">With the splits that are found; without one to validate on, a share is held back.</param>
/// <param name="Absent">Images that are listed and not there.</param>
sealed record FoundData(DataSection Data, LabeledImages Train, LabeledImages Val, int Absent)
{
    /// <summary>Fewer examples than these teach a class little.</summary>
    const int FewImages = 10;

    public int Images => Train.Images.Count + Val.Images.Count;

    /// <summary>Whether each image has one label and none is unknown.</summary>
    public bool HasOneLabelEach => !Train.LeavesUnknown
        && Train.Images.Concat(Val.Images).All(image => image.Positive.Count == 1 && image.Difficult.Count == 0);

    /// <summary>Every format that reads a folder and finds most of its images; of the sure ones these alone.</summary>
    /// <param name="root">Folder, or the file of a table.</param>
    /// <param name="reasons">Takes what the other formats say.</param>
    /// <param name="name">Of the format, where it is known; null to try all.</param>
    /// <exception cref="BadInputException">There is no such format.</exception>
    public static IReadOnlyList<FoundData> In(string root, string? name, List<string> reasons, CancellationToken stop)
    {
        List<FoundData> found = [];
        foreach (IDataFormat format in Candidates(root, name))
        {
            try
            {
                found.Add(Read(root, format.Name, stop));
            }
            catch (BadInputException error)
            {
                reasons.Add($"{format.Name}: {error.Message}");
            }
        }

        // A folder of images beside a table looks like one class.
        FoundData[] several = [.. found.Where(data => data.Train.Classes.Count > 1)];
        return several.Length > 0 ? several : found;
    }

    /// <summary>What a person should know before the first training; a line each.</summary>
    public IEnumerable<string> Oddities()
    {
        if (Absent > 0) yield return $"{Absent} listed images are absent; data.missing: skip leaves them out";
        int unlabeled = Train.Images.Concat(Val.Images).Count(image => image.Positive.Count + image.Difficult.Count == 0);
        if (unlabeled > 0) yield return $"{unlabeled} images have no label";
        int[] counts = new int[Train.Classes.Count];
        foreach (int label in Train.Images.SelectMany(image => image.Positive)) counts[label]++;
        string[] rare = [.. Train.Classes.Where((_, i) => counts[i] < FewImages)];
        if (rare.Length > 0)
        {
            yield return $"{rare.Length} of {counts.Length} classes are in fewer than {FewImages} training images: "
                + Printable.Some(rare);
        }
    }

    static IDataFormat[] Candidates(string root, string? name)
    {
        IDataFormat[] formats = [.. DataFormats.Names.Select(DataFormats.Of).Where(format => format.NeedsRoot)];
        if (name is not null)
        {
            IDataFormat[] named = [.. formats.Where(format => format.Name == name)];
            return named.Length > 0 ? named : throw new BadInputException(
                $"--format '{name}': should be one of {string.Join(", ", formats.Select(format => format.Name))}");
        }

        IDataFormat[] sure = [.. formats.Where(format => format.Recognizes(root))];
        return sure.Length > 0 ? sure : formats;
    }

    static FoundData Read(string root, string format, CancellationToken stop)
    {
        using SingleProcess alone = new();
        DataSection named = DataSets.WithSplits(new DataSection { Format = format, Root = root });
        (DataSection found, LabeledImages train, LabeledImages val) = DataSets.Labels(named, Logger.None, alone, stop);
        LabeledImage[] images = [.. train.Images, .. val.Images];
        LabeledImage[] absent = [.. images.Where(image => !File.Exists(image.File))];
        if (2 * absent.Length > images.Length)
        {
            throw new BadInputException(
                $"{absent.Length} of {images.Length} listed images are absent, the first of them {absent[0].File}");
        }

        return new FoundData(named with { Root = found.Root }, train, val, absent.Length);
    }
}
