using System.Text.RegularExpressions;
using AslTrain.Foundation;

namespace AslTrain.Models.Weights;

/// <summary>A file's tensors by the field's names.</summary>
/// <param name="Whose">Whose names they had; null where they had the field's.</param>
/// <param name="Note">Where they were found and what was left aside, in words; null where they are bare.</param>
sealed record FieldTensors(IReadOnlyDictionary<string, StoredTensor> Tensors, string? Whose, string? Note);

/// <summary>
/// From the names of published files to the field's: timm's for TResNet, torchvision's for ResNet and MobileNetV2.
/// </summary>
static partial class FieldNames
{
    /// <summary>In-place ABN scales by |w| + this (inplace_abn's kernels); batch norm by w.</summary>
    public const double InPlaceEpsilon = 1e-5;

    const int MostPlaces = 16;

    static readonly NameFamily[] Families =
    [
        new(null, "layer1.0.conv1.weight", TensorNames.ResNetHead, (name, tensor) => (name, tensor)),
        new(null, "body.conv1.conv.weight", TensorNames.TResNetHead, (name, tensor) => (name, tensor)),
        new(null, "features.0.0.weight", TensorNames.MobileNetHead, (name, tensor) => (name, tensor)),
        new("the authors' TResNet", "body.conv1.0.weight", TensorNames.TResNetHead, FromAuthors),
        new(
            "timm's MobileNetV2", "conv_stem.weight", TensorNames.MobileNetHead,
            (name, tensor) => (MobileNetNames.FromTimm(name), tensor)) { Fits = MobileNetNames.Fit },
        new(
            "Hugging Face's ResNet", "embedder.embedder.convolution.weight", TensorNames.ResNetHead,
            (name, tensor) => (ResNetNames.FromHuggingFace(name), tensor)),
        new(
            "an nn.Sequential of ResNet's layers", "4.0.conv1.weight", TensorNames.ResNetHead,
            (name, tensor) => (ResNetNames.FromSequence(name), tensor)) { Fits = names => names.Contains("0.weight") },
    ];

    /// <summary>
    /// Where the names of a known network begin: bare ones first, which hide all others, then those with the most tensors, of as
    /// many the first.
    /// </summary>
    public static IReadOnlyList<NamePlace> Places(IReadOnlyCollection<string> names)
    {
        List<NamePlace> places = [];
        foreach (string name in names)
        {
            foreach (NameFamily family in Families)
            {
                if (places.Count == MostPlaces || family.PrefixOf(name) is not string prefix) continue;
                HashSet<string> own = [.. names.Where(other => other.StartsWith(prefix, StringComparison.Ordinal))
                    .Select(other => other[prefix.Length..])];
                if (family.Fits(own)) places.Add(new NamePlace(family, prefix, own.Count));
            }
        }

        return [.. places.OrderByDescending(place => place.Prefix.Length == 0).ThenByDescending(place => place.Count)];
    }

    /// <exception cref="BadInputException">Two tensors end up with one name.</exception>
    public static FieldTensors Translate(IReadOnlyList<KeyValuePair<string, StoredTensor>> tensors, string path)
    {
        IReadOnlyList<NamePlace> places = Places([.. tensors.Select(entry => entry.Key)]);
        if (places is not [NamePlace place, ..])
        {
            return new FieldTensors(new OrderedDictionary<string, StoredTensor>(tensors), Whose: null, Note: null);
        }

        OrderedDictionary<string, StoredTensor> renamed = [];
        List<KeyValuePair<string, StoredTensor>> outside = [];
        foreach ((string before, StoredTensor tensor) in tensors)
        {
            if (!before.StartsWith(place.Prefix, StringComparison.Ordinal))
            {
                outside.Add(new(before, tensor));
                continue;
            }

            (string? name, StoredTensor changed) = place.Family.Rename(before[place.Prefix.Length..], tensor);
            if (name is null || renamed.TryAdd(name, changed)) continue;
            throw new BadInputException(
                $"{path}: two of its tensors are named {Printable.Of(name)} (one is {Printable.Of(before)})");
        }

        if (!renamed.Keys.Any(TensorNames.IsHead)) TakeHead(outside, place.Family.HeadLayer, renamed);
        return new FieldTensors(renamed, place.Family.Whose, Note(places, tensors.Count, outside));
    }

    /// <summary>Whether a name, translated, is one of a network that is known here.</summary>
    public static bool IsOfNetwork(string name) => TensorNames.IsHead(name) || BackboneName().IsMatch(name);

    /// <summary>A model that has the backbone in a part of its own has the last layer beside it.</summary>
    static void TakeHead(
        List<KeyValuePair<string, StoredTensor>> outside, string layer, OrderedDictionary<string, StoredTensor> renamed)
    {
        Match? found = outside.Select(entry => LastLayer().Match(entry.Key)).FirstOrDefault(match => match.Success);
        if (found?.Groups[1].Value is not string head) return;
        foreach (string part in (string[])["weight", "bias"])
        {
            int index = outside.FindIndex(entry => entry.Key == $"{head}.{part}");
            if (index < 0) continue;
            renamed.Add($"{layer}.{part}", outside[index].Value);
            outside.RemoveAt(index);
        }
    }

    static string? Note(IReadOnlyList<NamePlace> places, int all, List<KeyValuePair<string, StoredTensor>> outside)
    {
        NamePlace place = places[0];
        if (place.Prefix.Length == 0) return null;
        string[] others = [.. places.Skip(1).Select(other => Printable.Of(other.Prefix)).Distinct()];
        string also = others.Length > 0 ? $"; a network is under {string.Join(", ", others)} too" : "";
        string some = Printable.Some([.. outside.Select(entry => Printable.Of(entry.Key))]);
        string aside = outside.Count == 0 ? "" : $"; {outside.Count} others are left aside ({some})";
        return $"of its {all} tensors those under {Printable.Of(place.Prefix)} were taken{also}{aside}";
    }

    /// <summary>
    /// The authors' TResNet, as timm's checkpoint_filter_fn reads it: in-place ABN has its own scale, and stride-2 layers are
    /// nested beside their blur, whose filter some files hold.
    /// </summary>
    static (string? Name, StoredTensor Tensor) FromAuthors(string name, StoredTensor tensor)
    {
        if (name.EndsWith(".filt", StringComparison.Ordinal)) return (null, tensor);
        name = NestedLayer().Replace(name, match => match.Groups[1].Value + Part(match.Groups[2].Value));
        name = Layer().Replace(name, match => match.Groups[1].Value + Part(match.Groups[2].Value));
        return (name, tensor with { IsInPlaceScale = name.EndsWith("bn.weight", StringComparison.Ordinal) });

        static string Part(string index) => index == "0" ? "conv" : "bn";
    }

    /// <summary>conv1.0.0 and conv1.0.1: a convolution and its norm before a blur.</summary>
    [GeneratedRegex(@"(conv\d+\.)0\.([01])(?=\.)", RegexOptions.CultureInvariant)]
    private static partial Regex NestedLayer();

    /// <summary>conv1.0 and conv1.1, downsample.1.0 and downsample.1.1: a convolution and its norm.</summary>
    [GeneratedRegex(@"((?:conv\d+|downsample\.\d+)\.)([01])(?=\.)", RegexOptions.CultureInvariant)]
    private static partial Regex Layer();

    /// <summary>The last layer of a model that has its backbone in a part of its own.</summary>
    [GeneratedRegex(@"^(head\.fc|fc|head|classifier(?:\.1)?|linear)\.(?:weight|bias)$", RegexOptions.CultureInvariant)]
    private static partial Regex LastLayer();

    /// <summary>torchvision's ResNet, timm's TResNet, torchvision's MobileNetV2.</summary>
    [GeneratedRegex(
        @"^(?:(?:conv1|bn1|layer[1-4]\.\d+\.(?:conv[1-3]|bn[1-3]|downsample\.[01]))"
        + @"|body\.(?:conv1|layer[1-4]\.\d+\.(?:conv[1-3]|downsample\.[01]))\.(?:conv|bn)|body\.layer[1-4]\.\d+\.se\.fc[12]"
        + @"|features\.\d+\.(?:conv\.)?[0-3](?:\.[01])?)"
        + @"\.(?:weight|bias|running_mean|running_var|num_batches_tracked)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex BackboneName();
}
