using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>A file with a class a line: which classes are meant, and in which order.</summary>
public static class ClassList
{
    const int MostClasses = 1_000_000;

    /// <summary>The same images with the labels of the listed classes alone, in the order of the list.</summary>
    /// <param name="splits">Of one data set.</param>
    /// <param name="path">The list.</param>
    /// <param name="areAll">Whether a class that none of these splits knows is a mistake, and not one of another split.</param>
    /// <exception cref="BadInputException">The list is absent or unsound, or has such a class.</exception>
    public static IReadOnlyList<LabeledImages> Choose(IReadOnlyList<LabeledImages> splits, string path, bool areAll)
    {
        HashSet<string> known = [.. splits.SelectMany(split => split.Classes)];
        string source = $"the {known.Count} classes of the data set ({Printable.Some(known, 8)})";
        IReadOnlyList<string> listed = Read(path, text => known.Contains(text) || !areAll ? text : null, source);
        return [.. splits.Select(split => ClassOrder.Restrict(split, [.. listed.Where(split.Classes.Contains)]))];
    }

    /// <summary>What each line stands for, in the list's order. A line may be in quotes, as a cell of a table is.</summary>
    /// <param name="path">The list.</param>
    /// <param name="find">From a line to what it stands for; null for nothing.</param>
    /// <param name="source">What messages call those that can be listed.</param>
    /// <exception cref="BadInputException">A line stands for nothing, or two for the same, or there is none.</exception>
    internal static IReadOnlyList<T> Read<T>(string path, Func<string, T?> find, string source)
        where T : class
    {
        List<T> chosen = [];
        HashSet<T> seen = [];
        int row = 0;
        foreach (string line in AnnotationFile.Lines(path))
        {
            row++;
            string text = line.Trim();
            if (text.Length == 0) continue;
            string bare = text is ['"', .. string inner, '"'] ? inner.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
            T found = find(text) ?? find(bare)
                ?? throw new BadInputException($"{path}:{row}: the class '{text}' is not in {source}");
            if (!seen.Add(found)) throw new BadInputException($"{path}:{row}: the class '{text}' is listed twice");
            chosen.Add(found);
            if (chosen.Count > MostClasses) throw new BadInputException($"{path}: over {MostClasses} classes");
        }

        return chosen.Count > 0 ? chosen : throw new BadInputException($"{path}: lists no class");
    }
}
