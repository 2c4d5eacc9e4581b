using System.Text.RegularExpressions;

namespace AslTrain.Data.Annotations;

/// <summary>
/// Finds the images of an annotation file where tools put them: in the first of some folders as they are named, otherwise in
/// another one, and by the last part of a name that has folders of another machine before it.
/// </summary>
/// <param name="root">Images lie below it.</param>
/// <param name="folders">Where to look, the usual one first.</param>
sealed partial class ImagePlaces(string root, IReadOnlyList<string> folders)
{
    /// <summary>So many images tell whether all lie where they usually do.</summary>
    const int Sample = 64;

    readonly ImageIndex _index = new();
    readonly string[] _there =
        [folders[0], .. folders.Skip(1).Where(Directory.Exists).Distinct().Where(path => path != folders[0])];

    enum Spelling
    {
        AsItIs,
        Decoded,
        LastPart,
        LastPartDecoded,
        WithoutUpload,
        OtherForm,
    }

    /// <param name="names">As the annotation file has them.</param>
    /// <returns>
    /// A file each, which need not be there, and null where a name leads out; and what to say of those that are elsewhere than
    /// they usually are.
    /// </returns>
    public (string?[] Files, IReadOnlyList<string> Notes) Find(IReadOnlyList<string> names)
    {
        string?[] files = [.. names.Select(name => FileNames.Within(root, _there[0], name))];
        int[] sample = EvenlyOf(names.Count);
        bool leaves = files.Contains(null);
        if (!leaves && sample.All(i => File.Exists(files[i]))) return (files, []);
        HashSet<string> ambiguous = Ambiguous(names);
        if (!leaves && !sample.Any(i => Look(names[i], ambiguous) is not null)) return (files, []);
        Dictionary<(string Folder, Spelling How), Tally> elsewhere = [];
        foreach ((int i, string name) in names.Index())
        {
            if (Look(name, ambiguous) is not (string file, string folder, Spelling how)) continue;
            files[i] = file;
            if (folder == _there[0] && how == Spelling.AsItIs) continue;
            if (!elsewhere.TryGetValue((folder, how), out Tally? tally)) elsewhere.Add((folder, how), tally = new Tally());
            tally.Add(name);
        }

        return (files, [.. elsewhere.Select(entry => Say(entry.Key.Folder, entry.Key.How, entry.Value, names.Count))]);
    }

    /// <summary>Places of a sample, from the first on.</summary>
    public static int[] EvenlyOf(int count)
    {
        int taken = Math.Min(Sample, count);
        return [.. Enumerable.Range(0, taken).Select(i => (int)((long)i * count / taken))];
    }

    (string File, string Folder, Spelling How)? Look(string name, HashSet<string> ambiguous)
    {
        foreach (Spelling how in Enum.GetValues<Spelling>())
        {
            if (Spell(name, how, ambiguous) is not string spelled) continue;
            foreach (string folder in _there)
            {
                if (FileNames.Within(root, folder, spelled) is not string path) continue;
                string? file = how == Spelling.OtherForm ? _index.InAnotherForm(path) : File.Exists(path) ? path : null;
                if (file is not null) return (file, folder, how);
            }
        }

        return null;
    }

    /// <summary>null where it would be the same as one before.</summary>
    static string? Spell(string name, Spelling how, HashSet<string> ambiguous)
    {
        bool isEncoded = name.Contains('%', StringComparison.Ordinal);
        string last = LastPart(name);
        bool hasFolder = last.Length < name.Length && !ambiguous.Contains(last);
        return how switch
        {
            Spelling.AsItIs => name,
            Spelling.Decoded => isEncoded ? Uri.UnescapeDataString(name) : null,
            Spelling.LastPart => hasFolder ? last : null,
            Spelling.LastPartDecoded => hasFolder && isEncoded ? LastPart(Uri.UnescapeDataString(name)) : null,
            Spelling.WithoutUpload => UploadMark().IsMatch(last) ? last["12345678-".Length..] : null,
            _ => UnicodeForms.HasAny(name) ? name : null,
        };
    }

    /// <summary>Last parts that stand for more than one image.</summary>
    static HashSet<string> Ambiguous(IReadOnlyList<string> names) =>
        [.. names.Distinct().CountBy(LastPart).Where(pair => pair.Value > 1).Select(pair => pair.Key)];

    public static string LastPart(string name) => name[(name.LastIndexOfAny(['/', '\\']) + 1)..];

    /// <summary>What is uploaded to Label Studio gets eight hexadecimal digits before its name.</summary>
    [GeneratedRegex("^[0-9a-f]{8}-.")]
    private static partial Regex UploadMark();

    string Say(string folder, Spelling how, Tally names, int all)
    {
        string where = folder == _there[0] ? folder : $"{folder}, and not in {_there[0]}";
        string by = how switch
        {
            Spelling.AsItIs => "",
            Spelling.Decoded => ", by their names without percent signs",
            Spelling.LastPart => ", by the last part of their names",
            Spelling.LastPartDecoded => ", by the last part of their names without percent signs",
            Spelling.WithoutUpload => ", by their names before Label Studio took them up",
            _ => ", by names in another form of Unicode",
        };
        return $"{names.Count} of {all} images are in {where}{by} ({names.Some})";
    }
}
