namespace AslTrain.Training.Configuration;

/// <summary>What somebody may have meant.</summary>
static class Nearest
{
    /// <summary>" (did you mean X?)" for a name that is close, otherwise nothing.</summary>
    public static string Hint(string text, IEnumerable<string> candidates)
    {
        (string Name, int Distance) best = candidates.Select(name => (name, Distance(text, name))).MinBy(pair => pair.Item2);
        return best.Name is not null && best.Distance <= Math.Max(2, text.Length / 3) ? $" (did you mean {best.Name}?)" : "";
    }

    /// <summary>Letters to insert, drop, change or swap with their neighbour (Damerau and Levenshtein).</summary>
    static int Distance(string a, string b)
    {
        const int Longest = 64;
        if (a.Length > Longest || b.Length > Longest) return int.MaxValue;
        int[,] table = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                int change = table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(change, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                bool isSwap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if (isSwap) table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }

        return table[a.Length, b.Length];
    }
}
