using AslTrain.Foundation;
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

    /// <summary>
    /// Classes whose rows of the head were taken by name; null where the file names none, or the same in the same order.
    /// </summary>
    public int? ClassesByName { get; private init; }

    /// <summary>Copies the file's tensors into the network's state, by name; counters may be absent, as in old files.</summary>
    public static LoadReport Load(nn.Module network, WeightFile file) => Load(network, file, rows: null, _ => false);

    /// <summary>
    /// The same for a network of other classes, or in another order: rows of the head go by the names of classes, where it has
    /// a row a class; otherwise what belongs to classes is left as it was.
    /// </summary>
    /// <param name="classes">Names of the network's logits.</param>
    /// <param name="isOfClasses">Whether a tensor of the network, by its name, has a row a class.</param>
    public static LoadReport Load(
        nn.Module network, WeightFile file, IReadOnlyList<string> classes, Func<string, bool> isOfClasses)
    {
        if (file.Classes is null || ClassRows.Between(classes, file.Classes) is not ClassRows rows) return Load(network, file);
        Dictionary<string, Tensor> ofClasses = network.state_dict().Where(entry => isOfClasses(entry.Key)).ToDictionary();
        bool fits = ClassRows.Fit(ofClasses, classes.Count, file, file.Classes.Count) && rows.Targets.Count > 0;
        LoadReport report = Load(network, file, fits ? rows : null, ofClasses.ContainsKey);
        return report with { ClassesByName = fits ? rows.Targets.Count : 0 };
    }

    /// <param name="rows">For tensors that belong to classes; null leaves them.</param>
    static LoadReport Load(nn.Module network, WeightFile file, ClassRows? rows, Func<string, bool> isOfClasses)
    {
        using var noGradient = no_grad();
        List<string> matched = [], missing = [], mismatched = [];
        Dictionary<string, Tensor> state = network.state_dict();
        foreach ((string name, Tensor target) in state)
        {
            bool byName = isOfClasses(name);
            if (!file.Tensors.TryGetValue(name, out StoredTensor? stored))
            {
                if (!TensorNames.IsCounter(name)) missing.Add(name);
            }
            else if (byName && rows is null)
            {
                mismatched.Add($"{name}: of other classes");
            }
            else if (!byName && !stored.Shape.AsSpan().SequenceEqual(target.shape))
            {
                mismatched.Add($"{name}: file [{string.Join(", ", stored.Shape)}], network [{string.Join(", ", target.shape)}]");
            }
            else
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor source = file.Read(name);
                if (byName) rows!.Copy(source, target);
                else target.copy_(source);
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
        return $", {names.Count} {what} ({Printable.Some(names, shown)})";
    }
}
