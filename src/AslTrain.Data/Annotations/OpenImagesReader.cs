using System.Globalization;
using System.Text;
using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// Reads Open Images V6 and V7: human-verified image-level labels are positive (Confidence 1) or negative (0), every
/// other class of an image is unknown. Images come in the order in which they first occur.
/// </summary>
static class OpenImagesReader
{
    const int LongestName = 128;

    /// <param name="layout">The split's files.</param>
    /// <param name="classList">
    /// A file with a class identifier or display name a line, to train these classes alone and in this order; null for all
    /// described.
    /// </param>
    /// <param name="machineConfidence">
    /// Machine-generated labels of at least this confidence count as positives; null leaves them out.
    /// </param>
    /// <param name="guard">Of the data set's folder, which the class list need not lie in; null for none.</param>
    /// <exception cref="BadInputException">A file is absent or unsound; one line names file, row and reason.</exception>
    public static LabeledImages Read(
        OpenImagesLayout layout, string? classList = null, double? machineConfidence = null, LinkGuard? guard = null)
    {
        List<(string Id, string Name)> described = ReadDescriptions(layout.Descriptions, guard);
        List<(string Id, string Name)> classes =
            classList is null ? described : Choose(described, classList, layout.Descriptions);
        Dictionary<string, int> indices = classes.Index().ToDictionary(entry => entry.Item.Id, entry => entry.Index);
        SparseImages.Builder builder = new();
        ReadLabels(layout.Labels, indices, builder, 1, guard);
        if (machineConfidence is double least)
        {
            string machine = layout.MachineLabels ?? throw new DataSetException(
                $"{layout.Labels}: no machine-generated labels beside it", DataSetFault.NoMachineLabels);
            ReadLabels(machine, indices, builder, least, guard);
        }

        SparseImages images = builder.Build(name => Path.Combine(layout.ImageFolder, name + ".jpg"));
        return new LabeledImages(UniqueNames(classes), images) { LeavesUnknown = true };
    }

    static List<(string Id, string Name)> ReadDescriptions(string path, LinkGuard? guard)
    {
        List<(string, string)> classes = [];
        HashSet<string> seen = [];
        using CsvFile file = new(path, guard);
        while (file.Read())
        {
            file.ExpectCount(2);
            (string id, string name) = (file.Text(0), file.Text(1));

            // Files of some versions have a header row, others none.
            if (classes.Count == 0 && id == "LabelName") continue;
            if (!id.StartsWith('/') || name.Length == 0)
            {
                throw file.Unsound($"'{id}', '{name}': a class identifier such as /m/01g317 and its name belong here");
            }

            if (!seen.Add(id)) throw file.Unsound($"the class {id} is described twice");
            classes.Add((id, name));
        }

        return classes.Count > 0 ? classes : throw new BadInputException($"{path}: describes no class");
    }

    static List<(string Id, string Name)> Choose(List<(string Id, string Name)> described, string classList, string descriptions)
    {
        Dictionary<string, (string Id, string Name)> byText = [];
        foreach ((string id, string name) in described)
        {
            byText[id] = (id, name);
            byText.TryAdd(name, (id, name));
        }

        List<(string, string)> chosen = [];
        HashSet<string> seen = [];
        using CsvFile file = new(classList);
        while (file.Read())
        {
            string text = file.Text(0);
            if (!byText.TryGetValue(text, out (string Id, string Name) found))
            {
                throw file.Unsound($"the class '{text}' is not in {descriptions}");
            }

            if (!seen.Add(found.Id)) throw file.Unsound($"the class '{text}' is listed twice");
            chosen.Add(found);
        }

        return chosen.Count > 0 ? chosen : throw new BadInputException($"{classList}: lists no class");
    }

    /// <summary>Some display names are those of two classes: these have their identifiers added.</summary>
    static string[] UniqueNames(List<(string Id, string Name)> classes)
    {
        Dictionary<string, int> counts = classes.CountBy(entry => entry.Name).ToDictionary();
        return [.. classes.Select(entry => counts[entry.Name] == 1 ? entry.Name : $"{entry.Name} ({entry.Id})")];
    }

    /// <param name="least">Confidence from which a label is positive; 0 is a verified negative.</param>
    static void ReadLabels(
        string path, Dictionary<string, int> indices, SparseImages.Builder builder, double least, LinkGuard? guard)
    {
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = indices.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> name = stackalloc char[LongestName];
        byte[] lastId = [];
        int image = -1;
        using CsvFile file = new(path, guard);
        bool isHeader = file.Read() && file.Count == 4
            && file.Text(0) == "ImageID" && file.Text(2) == "LabelName" && file.Text(3) == "Confidence";
        if (!isHeader) throw file.Unsound("the header should be ImageID,Source,LabelName,Confidence");

        while (file.Read())
        {
            file.ExpectCount(4);
            if (image < 0 || !file.Field(0).SequenceEqual(lastId))
            {
                lastId = file.Field(0).ToArray();
                image = builder.ImageOf(IdOf(lastId, file));
            }

            ReadOnlySpan<byte> label = file.Field(2);
            if (label.Length > LongestName || !Encoding.UTF8.TryGetChars(label, name, out int length))
            {
                throw file.Unsound("a class identifier that is longer than any");
            }

            double confidence = ConfidenceOf(file);

            // Labels of classes that are not described, or not chosen, say nothing here.
            if (!lookup.TryGetValue(name[..length], out int index)) continue;
            if (confidence >= least) builder.Add(image, index, isNegative: false);
            else if (confidence == 0) builder.Add(image, index, isNegative: true);
        }
    }

    static double ConfidenceOf(CsvFile file)
    {
        ReadOnlySpan<byte> text = file.Field(3);
        if (text is [(byte)'0']) return 0;
        if (text is [(byte)'1']) return 1;
        return double.TryParse(text, CultureInfo.InvariantCulture, out double confidence) && confidence is >= 0 and <= 1
            ? confidence
            : throw file.Unsound($"the confidence is '{file.Text(3)}'; it should be a number from 0 to 1");
    }

    /// <summary>An image's identifier, which becomes a file's name.</summary>
    static string IdOf(ReadOnlySpan<byte> id, CsvFile file)
    {
        bool sound = id.Length is > 0 and <= LongestName;
        foreach (byte letter in id) sound &= char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'_' or (byte)'-';
        sound &= !OperatingSystem.IsWindows() || !WindowsNames.IsReserved(Encoding.ASCII.GetString(id));
        return sound
            ? Encoding.ASCII.GetString(id)
            : throw file.Unsound($"the image '{file.Text(0)}' is no identifier of letters and digits");
    }
}
