namespace AslTrain.Data.Annotations;

/// <summary>What a line of VOC's lists of images may mean.</summary>
static class VocNames
{
    static readonly string[] Folders = ["JPEGImages/", "images/", "Annotations/"];

    /// <summary>A line of a class's list: an image, and 1, 0 or -1; null where it has none of these at its end.</summary>
    public static (string Id, int Flag)? SplitFlag(string line)
    {
        int blank = line.LastIndexOfAny([' ', '\t']);
        if (blank < 0) return null;
        int? flag = line[(blank + 1)..] switch { "1" or "+1" => 1, "0" => 0, "-1" => -1, _ => null };
        return flag is int value ? (line[..blank].TrimEnd(), value) : null;
    }

    /// <summary>
    /// The identifiers that a line may stand for, the likeliest first: the line, without a last column of 1, 0 or -1, up to its
    /// first blank; and each of these without an extension, from the folder of images, and its last part.
    /// </summary>
    public static IEnumerable<string> Candidates(string line)
    {
        HashSet<string> seen = [];
        string[] names = [line, SplitFlag(line)?.Id ?? line, line.Split((char[]?)null, 2)[0]];
        foreach (string name in names.Distinct())
        {
            string portable = name.Replace('\\', '/'), bare = WithoutExtension(portable);
            foreach (string id in (string[])[name, bare, FromFolder(bare), bare[(bare.LastIndexOf('/') + 1)..]])
            {
                if (id.Length > 0 && seen.Add(id)) yield return id;
            }
        }
    }

    public static string WithoutExtension(string name) =>
        ImagePaths.IsPicture(name) || name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)
            ? name[..^Path.GetExtension(name).Length]
            : name;

    static string FromFolder(string name)
    {
        foreach (string folder in Folders)
        {
            int place = name.LastIndexOf(folder, StringComparison.OrdinalIgnoreCase);
            if (place >= 0) return name[(place + folder.Length)..];
        }

        return name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
    }
}
