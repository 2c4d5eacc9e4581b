namespace AslTrain.Data.Tables;

/// <summary>What a split is for.</summary>
enum SplitKind
{
    Train,
    Val,
    Test,
}

/// <summary>The usual names of splits, in any case, with "set", "split" or "data" behind them or not.</summary>
static class SplitNames
{
    static readonly Dictionary<string, SplitKind> Names = new()
    {
        ["train"] = SplitKind.Train,
        ["training"] = SplitKind.Train,
        ["trn"] = SplitKind.Train,
        ["val"] = SplitKind.Val,
        ["valid"] = SplitKind.Val,
        ["validation"] = SplitKind.Val,
        ["validate"] = SplitKind.Val,
        ["dev"] = SplitKind.Val,
        ["eval"] = SplitKind.Val,
        ["evaluation"] = SplitKind.Val,
        ["test"] = SplitKind.Test,
        ["testing"] = SplitKind.Test,
        ["tst"] = SplitKind.Test,
    };

    static readonly string[] Endings = ["set", "split", "data"];

    /// <summary>null for a name that means no split.</summary>
    public static SplitKind? Of(string name)
    {
        string plain = ColumnName.Plain(name);
        foreach (string ending in Endings)
        {
            if (plain.Length > ending.Length && plain.EndsWith(ending, StringComparison.Ordinal)) plain = plain[..^ending.Length];
        }

        return Names.TryGetValue(plain, out SplitKind kind) ? kind : null;
    }

    /// <summary>Of a file's name such as train_labels: null where no word of it, or several, mean a split.</summary>
    public static SplitKind? OfWords(string name)
    {
        if (Of(name) is SplitKind whole) return whole;
        string[] words = name.Split(['_', '-', '.', ' '], StringSplitOptions.RemoveEmptyEntries);
        SplitKind[] kinds = [.. words.Select(Of).OfType<SplitKind>().Distinct()];
        return kinds is [SplitKind only] ? only : null;
    }

    /// <summary>What a split of this kind is called where it has no name.</summary>
    public static string Usual(SplitKind kind) => kind switch
    {
        SplitKind.Train => "train",
        SplitKind.Val => "val",
        _ => "test",
    };
}
