using System.Globalization;

namespace AslTrain.Distributed;

/// <summary>Numbers of processor cores as Linux writes them: 0-3,8,10-11.</summary>
static class CoreList
{
    /// <summary>Above Linux's limit of 8,192, so that a damaged list cannot fill the memory.</summary>
    const int MostCores = 1 << 16;

    /// <exception cref="FormatException">The text is no such list, or names a core above 65,535.</exception>
    public static HashSet<int> Parse(string text)
    {
        HashSet<int> cores = [];
        foreach (string range in text.Trim().Split(','))
        {
            string[] ends = range.Split('-');
            if (ends.Length > 2 || !TryCore(ends[0], out int first) || !TryCore(ends[^1], out int last) || last < first)
            {
                throw new FormatException($"'{text.Trim()}' is no list of cores such as 0-3,8");
            }

            cores.UnionWith(Enumerable.Range(first, last - first + 1));
        }

        return cores;
    }

    static bool TryCore(string text, out int core) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out core) && core < MostCores;
}
