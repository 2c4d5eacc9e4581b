using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Models.Weights;

/// <summary>How the rows of a file's head come to a network's classes where the two name others, or in another order.</summary>
/// <param name="Targets">Classes of the network that the file has too.</param>
/// <param name="Sources">The file's row of each.</param>
sealed record ClassRows(IReadOnlyList<long> Targets, IReadOnlyList<long> Sources)
{
    /// <param name="network">Names of its logits.</param>
    /// <param name="file">Names of the file's logits; where two are equal, the first is taken.</param>
    /// <returns>null where the two are the same.</returns>
    public static ClassRows? Between(IReadOnlyList<string> network, IReadOnlyList<string> file)
    {
        if (network.SequenceEqual(file)) return null;
        Dictionary<string, long> rows = [];
        foreach ((int row, string name) in file.Index()) rows.TryAdd(name, row);
        long[] targets = [.. network.Index().Where(entry => rows.ContainsKey(entry.Item)).Select(entry => (long)entry.Index)];
        return new ClassRows(targets, [.. targets.Select(target => rows[network[(int)target]])]);
    }

    /// <summary>Whether every tensor that belongs to classes has a row for each, in the network and in the file.</summary>
    public static bool Fit(
        IEnumerable<KeyValuePair<string, Tensor>> ofClasses, int classes, WeightFile file, int classesOfFile) => ofClasses.All(
        entry => file.Tensors.TryGetValue(entry.Key, out StoredTensor? stored)
            && entry.Value.shape is [long rows, .. long[] inner] && rows == classes
            && stored.Shape is [long rowsOfFile, .. long[] innerOfFile] && rowsOfFile == classesOfFile
            && inner.AsSpan().SequenceEqual(innerOfFile));

    public void Copy(Tensor source, Tensor target)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = source.index_select(0, tensor(Sources.ToArray())).to(target.dtype);
        target.index_copy_(0, tensor(Targets.ToArray()), rows);
    }
}
