using AslTrain.Foundation;

namespace AslTrain.Cli.Sweeps;

/// <summary>One combination of the values of a sweep's keys.</summary>
/// <param name="Values">A key, or several with + between them that have one value.</param>
sealed record SweepPoint(IReadOnlyList<(string Key, string Value)> Values)
{
    /// <summary>section.key=value.</summary>
    public IEnumerable<string> Settings =>
        Values.SelectMany(value => value.Key.Split(SweepGrid.Together).Select(key => $"{key}={value.Value}"));

    public override string ToString() => Values.Count == 0 ? "the config as it is" : Describe(Values);

    /// <summary>Some of the values, for a person.</summary>
    public static string Describe(IEnumerable<(string Key, string Value)> values) =>
        string.Join(' ', values.Select(value => $"{value.Key}={value.Value}"));
}

/// <summary>The combinations of a sweep.</summary>
static class SweepGrid
{
    /// <summary>Between keys that change together.</summary>
    public const char Together = '+';

    const int MostPoints = 10_000;

    /// <param name="grids">
    /// section.key=value,value and so on, or section.key+section.key=value,value; the first varies slowest.
    /// </param>
    /// <exception cref="BadInputException">One is no such text, or a key is there twice.</exception>
    public static IReadOnlyList<SweepPoint> Points(IReadOnlyList<string> grids)
    {
        List<SweepPoint> points = [new([])];
        HashSet<string> keys = [];
        foreach (string grid in grids)
        {
            if (grid.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } key, { Length: > 0 } list])
            {
                throw Wrong(grid, "it should be section.key=value,value");
            }

            string[] parts = key.Split(Together);
            if (Array.Find(parts, part => !keys.Add(part)) is string again)
            {
                throw Wrong(grid, $"{again} is there twice; name all of its values at once");
            }

            if (parts.Contains("run.seed")) throw Wrong(grid, "seeds are counted by --seeds");
            string[] values = Split(list);
            if (values.Any(value => value.Length == 0)) throw Wrong(grid, "a value is empty");
            if (values.Distinct().Count() < values.Length) throw Wrong(grid, "a value is there twice");
            if ((long)points.Count * values.Length > MostPoints) throw Wrong(grid, $"makes more than {MostPoints} combinations");
            points = [.. points.SelectMany(point => values.Select(value => new SweepPoint([.. point.Values, (key, value)])))];
        }

        return points;

        static BadInputException Wrong(string grid, string what) => new($"--grid {grid}: {what}");
    }

    /// <summary>At commas that are not within brackets: a value may be a list.</summary>
    static string[] Split(string list)
    {
        List<string> values = [];
        int depth = 0, start = 0;
        for (int i = 0; i < list.Length; i++)
        {
            if (list[i] is '[' or ']') depth += list[i] == '[' ? 1 : -1;
            if (list[i] != ',' || depth > 0) continue;
            values.Add(list[start..i].Trim());
            start = i + 1;
        }

        return [.. values, list[start..].Trim()];
    }
}
