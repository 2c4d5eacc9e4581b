namespace AslTrain.Training.Inputs;

/// <summary>
/// The classes that a network and a data set share, by name: position says nothing. A class that the data set does not have is
/// not annotated there, which is something else than absent: nothing is known of it, and it is not scored.
/// </summary>
/// <param name="Classes">Names, in the data set's order.</param>
/// <param name="Logits">The checkpoint's logit of each.</param>
/// <param name="OnlyInCheckpoint">Names that the data set does not have; their logits are not scored.</param>
/// <param name="OnlyInData">Names that the checkpoint does not have; their labels are left out.</param>
sealed record ClassPartners(
    IReadOnlyList<string> Classes,
    IReadOnlyList<long> Logits,
    IReadOnlyList<string> OnlyInCheckpoint,
    IReadOnlyList<string> OnlyInData)
{
    /// <summary>The logits to score; null where they are those of all classes, in order.</summary>
    public IReadOnlyList<long>? Columns =>
        OnlyInCheckpoint.Count == 0 && Logits.Index().All(entry => entry.Item == entry.Index) ? null : Logits;

    /// <param name="checkpoint">Names of the logits; where two are equal, the first has the partner.</param>
    /// <param name="data">Names of the data set's classes, all different.</param>
    public static ClassPartners Match(IReadOnlyList<string> checkpoint, IReadOnlyList<string> data)
    {
        Dictionary<string, int> logits = [];
        for (int i = 0; i < checkpoint.Count; i++) logits.TryAdd(checkpoint[i], i);
        string[] shared = [.. data.Where(logits.ContainsKey)];
        HashSet<int> used = [.. shared.Select(name => logits[name])];
        return new ClassPartners(
            shared, [.. shared.Select(name => (long)logits[name])],
            [.. checkpoint.Where((_, index) => !used.Contains(index))], [.. data.Where(name => !logits.ContainsKey(name))]);
    }
}
