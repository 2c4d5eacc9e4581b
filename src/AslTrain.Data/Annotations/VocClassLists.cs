using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// VOC's lists of a class, CLASS_SPLIT.txt beside SPLIT.txt: 1 where an image has it, -1 where not, 0 where it is difficult.
/// </summary>
static class VocClassLists
{
    /// <summary>The classes that have a list, and the list of each.</summary>
    /// <param name="list">The file that lists the split's images.</param>
    public static IEnumerable<(string Class, string File)> Of(string list)
    {
        string ending = $"_{Path.GetFileName(list)}";
        return Directory.GetFiles(Path.GetDirectoryName(list)!, $"*{ending}").Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file)[..^ending.Length], file)).Where(entry => entry.Item1.Length > 0);
    }

    /// <summary>What the lists say of each image.</summary>
    /// <param name="list">The file that lists the split's images.</param>
    /// <param name="ids">Those.</param>
    /// <param name="guard">Of the data set's folder; null where links may lead anywhere.</param>
    /// <exception cref="BadInputException">A row is no image with 1, 0 or -1.</exception>
    public static (Dictionary<string, VocAnnotation> Annotations, IReadOnlyList<string> Notes) Read(
        string list, IReadOnlyList<string> ids, LinkGuard? guard)
    {
        Dictionary<string, HashSet<string>> plain = ids.ToDictionary(id => id, _ => new HashSet<string>());
        Dictionary<string, HashSet<string>> difficult = ids.ToDictionary(id => id, _ => new HashSet<string>());
        List<string> notes = [];
        foreach ((string name, string file) in Of(list))
        {
            int row = 0, known = 0;
            Tally others = new();
            foreach (string line in AnnotationFile.Lines(file, guard))
            {
                row++;
                string text = line.Trim();
                if (text.Length == 0) continue;
                if (VocNames.SplitFlag(text) is not (string id, int flag))
                {
                    throw new BadInputException($"{file}:{row}: '{text}' should be an image and 1, 0 or -1");
                }

                if (!plain.TryGetValue(id, out HashSet<string>? own))
                {
                    others.Add(id);
                    continue;
                }

                known++;
                if (flag >= 0) (flag == 1 ? own : difficult[id]).Add(name);
            }

            if (others.Count > 0) notes.Add($"{file}: {others.Count} images are not in {list}, and left out ({others.Some})");
            if (known < ids.Count) notes.Add($"{file}: {ids.Count - known} images of {list} are not in it, and have no {name}");
        }

        return (ids.ToDictionary(id => id, id => new VocAnnotation("", plain[id], difficult[id])), notes);
    }
}
