using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Models.Weights;

/// <summary>What became of each tensor when a file met a network.</summary>
/// <param name="Matched">Loaded.</param>
/// <param name="Missing">The network's, not in the file: left as they were.</param>
/// <param name="Unexpected">The file's, not in the network.</param>
/// <param name="Mismatched">In both with different shapes, as "name: file [..], network [..]": left as they were.</param>
public sealed record LoadReport(
    IReadOnlyList<string> Matched,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Unexpected,
    IReadOnlyList<string> Mismatched)
{
    public bool IsComplete => Missing.Count == 0 && Mismatched.Count == 0;

    /// <summary>Counts, and the first names of what did not match, in one line.</summary>
    public string Summary => Describe(shown: 3);

    /// <summary>The same with every name.</summary>
    public string Details => Describe(int.MaxValue);

    /// <summary>Copies the file's tensors into the network's state, by name; counters may be absent, as in old files.</summary>
    public static LoadReport Load(nn.Module network, WeightFile file)
    {
        using var noGradient = no_grad();
        List<string> matched = [], missing = [], mismatched = [];
        Dictionary<string, Tensor> state = network.state_dict();
        foreach ((string name, Tensor target) in state)
        {
            if (!file.Tensors.TryGetValue(name, out StoredTensor? stored))
            {
                if (!name.EndsWith("num_batches_tracked", StringComparison.Ordinal)) missing.Add(name);
            }
            else if (!stored.Shape.AsSpan().SequenceEqual(target.shape))
            {
                mismatched.Add($"{name}: file [{string.Join(", ", stored.Shape)}], network [{string.Join(", ", target.shape)}]");
            }
            else
            {
                using DisposeScope scope = NewDisposeScope();
                target.copy_(file.Read(name));
                matched.Add(name);
            }
        }

        return new LoadReport(matched, missing, [.. file.Tensors.Keys.Where(name => !state.ContainsKey(name))], mismatched);
    }

    string Describe(int shown) => $"{Matched.Count} tensors loaded"
        + Part(Missing, "missing in the file", shown)
        + Part(Unexpected, "not used", shown)
        + Part(Mismatched, "of another shape", shown);

    static string Part(IReadOnlyList<string> names, string what, int shown)
    {
        if (names.Count == 0) return "";
        string more = names.Count > shown ? ", ..." : "";
        return $", {names.Count} {what} ({string.Join(", ", names.Take(shown))}{more})";
    }
}
