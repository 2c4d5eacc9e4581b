namespace AslTrain.Models.Weights;

/// <summary>What a reader of one format finds in a file.</summary>
/// <param name="Tensors">Names as in the file, without wrappers, each once; in the file's order.</param>
/// <param name="Metadata">Free texts.</param>
/// <param name="Classes">Names of the logits; null where the file has none.</param>
sealed record WeightContents(
    IReadOnlyList<KeyValuePair<string, StoredTensor>> Tensors,
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyList<string>? Classes)
{
    /// <summary>What of the file was chosen and what was passed over, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
