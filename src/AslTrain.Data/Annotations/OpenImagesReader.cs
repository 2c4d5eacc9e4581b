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
    const int LongestName = 256, NotChosen = -1, MostUnknown = 8;

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
        Dictionary<string, int> indices = described.ToDictionary(entry => entry.Id, _ => NotChosen);
        foreach ((int index, (string id, _)) in classes.Index()) indices[id] = index;
        SparseImages.Builder builder = new();
        List<string> notes = [];
        ReadLabels(layout, layout.Labels, indices, builder, 1, notes, guard);
        if (machineConfidence is double least)
        {
            string machine = layout.MachineLabels ?? throw new DataSetException(
                $"{layout.Labels}: no machine-generated labels beside it", DataSetFault.NoMachineLabels);
            ReadLabels(layout, machine, indices, builder, least, notes, guard);
        }

        (Func<string, string> file, string? note) = OpenImagesFiles.Of(layout, builder.Names);
        if (note is not null) notes.Add(note);
        return new LabeledImages(UniqueNames(classes), builder.Build(file)) { LeavesUnknown = true, Notes = notes };
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
            bool isSwapped = name.StartsWith('/') && !id.StartsWith('/');
            if (isSwapped || id.Length == 0 || name.Length == 0)
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
        Dictionary<string, Described> byId =
            described.ToDictionary(entry => entry.Id, entry => new Described(entry.Id, entry.Name));
        Dictionary<string, Described[]> byName =
            byId.Values.GroupBy(entry => entry.Name).ToDictionary(group => group.Key, group => group.ToArray());
        IReadOnlyList<Described> chosen = ClassList.Read(classList, Find, descriptions);
        return [.. chosen.Select(entry => (entry.Id, entry.Name))];

        Described? Find(string text)
        {
            if (byId.TryGetValue(text, out Described? entry)) return entry;
            if (!byName.TryGetValue(text, out Described[]? named)) return null;
            return named is [Described only] ? only : throw new BadInputException(
                $"{classList}: the class '{text}' may be {string.Join(" or ", named.Select(one => one.Id))} of {descriptions}; "
                + "list the identifier");
        }
    }

    /// <summary>Some display names are those of two classes: these have their identifiers added.</summary>
    static string[] UniqueNames(List<(string Id, string Name)> classes)
    {
        Dictionary<string, int> counts = classes.CountBy(entry => entry.Name).ToDictionary();
        return [.. classes.Select(entry => counts[entry.Name] == 1 ? entry.Name : $"{entry.Name} ({entry.Id})")];
    }

    /// <param name="layout">The split's files.</param>
    /// <param name="path">The labels.</param>
    /// <param name="indices">Of each described class; less than 0 of one that is not chosen.</param>
    /// <param name="builder">Takes them.</param>
    /// <param name="least">Confidence from which a label is positive; 0 is a verified negative.</param>
    /// <param name="notes">What is to be said.</param>
    /// <param name="guard">Of the data set's folder; null for none.</param>
    static void ReadLabels(
        OpenImagesLayout layout, string path, Dictionary<string, int> indices, SparseImages.Builder builder, double least,
        List<string> notes, LinkGuard? guard)
    {
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = indices.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> name = stackalloc char[LongestName];
        byte[] lastId = [];
        int image = -1;
        long labels = 0;
        Tally unknown = new();
        HashSet<string> unknownClasses = [];
        using CsvFile file = new(path, guard);
        Columns columns = Columns.Of(file);
        while (file.Read())
        {
            if (file.Count <= columns.Last) file.ExpectCount(columns.Count);
            if (image < 0 || !file.Field(columns.Image).SequenceEqual(lastId))
            {
                lastId = file.Field(columns.Image).ToArray();
                image = builder.ImageOf(IdOf(lastId, file));
            }

            ReadOnlySpan<byte> label = file.Field(columns.Label);
            if (label.Length > LongestName || !Encoding.UTF8.TryGetChars(label, name, out int length))
            {
                throw file.Unsound("a class identifier that is longer than any");
            }

            double confidence = ConfidenceOf(file, columns.Confidence);
            labels++;
            if (!lookup.TryGetValue(name[..length], out int index))
            {
                string id = name[..length].ToString();
                if (unknownClasses.Count < MostUnknown) unknownClasses.Add(id);
                unknown.Add(id);
                continue;
            }

            if (index == NotChosen) continue;
            if (confidence >= least) builder.Add(image, index, isNegative: false);
            else if (confidence == 0) builder.Add(image, index, isNegative: true);
        }

        if (unknown.Count == 0) return;
        string which = $"{unknown.Count} of {labels} labels are of classes that {layout.Descriptions} does not describe "
            + $"({Printable.Some(unknownClasses)})";
        if (unknown.Count == labels) throw new BadInputException($"{path}: {which}; is it the file of another data set?");
        notes.Add($"{path}: {which}, and left out");
    }

    static double ConfidenceOf(CsvFile file, int column)
    {
        ReadOnlySpan<byte> text = file.Field(column);
        if (text is [(byte)'0']) return 0;
        if (text is [(byte)'1']) return 1;
        return double.TryParse(text, CultureInfo.InvariantCulture, out double confidence) && confidence is >= 0 and <= 1
            ? confidence
            : throw file.Unsound($"the confidence is '{file.Text(column)}'; it should be a number from 0 to 1");
    }

    /// <summary>An image's identifier, which becomes a file's name: published ones are of letters and digits.</summary>
    static string IdOf(ReadOnlySpan<byte> id, CsvFile file)
    {
        bool isPlain = id.Length is > 0 and <= LongestName;
        foreach (byte letter in id) isPlain &= char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'_' or (byte)'-';
        isPlain &= !OperatingSystem.IsWindows() || !WindowsNames.IsReserved(Encoding.ASCII.GetString(id));
        if (isPlain) return Encoding.ASCII.GetString(id);
        string text = Encoding.UTF8.GetString(id).Trim();
        return id.Length <= LongestName && FileNames.Inside(Path.GetTempPath(), text) is not null
            ? text.Replace('\\', '/')
            : throw file.Unsound($"the image '{text}' is no identifier that could be a file's name");
    }

    sealed record Described(string Id, string Name);

    /// <summary>Places of the columns that matter, in whichever order and among whichever others.</summary>
    /// <param name="Count">Of all columns.</param>
    readonly record struct Columns(int Image, int Label, int Confidence, int Count)
    {
        public int Last => Math.Max(Image, Math.Max(Label, Confidence));

        /// <exception cref="BadInputException">The file's first row does not have them.</exception>
        public static Columns Of(CsvFile file)
        {
            string[] header = file.Read() ? [.. file.Texts().Select(text => text.Trim())] : [];
            Columns columns = new(Place("ImageID"), Place("LabelName"), Place("Confidence"), header.Length);
            return columns is { Image: >= 0, Label: >= 0, Confidence: >= 0 } ? columns : throw file.Unsound(
                "the header should have ImageID, LabelName and Confidence; it is " + Printable.Some(header, 8));

            int Place(string name) =>
                Array.FindIndex(header, text => text.Equals(name, StringComparison.OrdinalIgnoreCase));
        }
    }
}
