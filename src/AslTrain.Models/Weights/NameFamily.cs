namespace AslTrain.Models.Weights;

/// <summary>A way in which files name the tensors of a network.</summary>
/// <param name="Whose">Whose names they are; null for the field's.</param>
/// <param name="Anchor">A tensor that every file of it has.</param>
/// <param name="HeadLayer">The field's name of the last layer.</param>
/// <param name="Rename">From a name to the field's, and what becomes of the tensor; null leaves it out.</param>
sealed record NameFamily(
    string? Whose, string Anchor, string HeadLayer, Func<string, StoredTensor, (string? Name, StoredTensor Tensor)> Rename)
{
    /// <summary>Whether a file's names are of it, where the anchor does not tell enough.</summary>
    public Func<HashSet<string>, bool> Fits { get; init; } = _ => true;

    /// <summary>What stands before the anchor, empty or with a dot at its end; null for another name.</summary>
    public string? PrefixOf(string name)
    {
        if (!name.EndsWith(Anchor, StringComparison.Ordinal)) return null;
        string prefix = name[..^Anchor.Length];
        return prefix is "" or [.., '.'] ? prefix : null;
    }
}

/// <summary>Where in a file's names a network's begin.</summary>
/// <param name="Prefix">Before each of them; empty or with a dot at its end.</param>
/// <param name="Count">Tensors there.</param>
sealed record NamePlace(NameFamily Family, string Prefix, int Count);
