using System.Text.RegularExpressions;
using AslTrain.Foundation;

namespace AslTrain.Models.Weights;

/// <summary>From the names of published files to the field's: timm's for TResNet, torchvision's for MobileNetV2.</summary>
static partial class FieldNames
{
    /// <summary>In-place ABN scales by |w| + this (inplace_abn's kernels); batch norm by w.</summary>
    public const double InPlaceEpsilon = 1e-5;

    /// <summary>The tensors by the field's names, and whose names they had; null where they had the field's.</summary>
    /// <exception cref="BadInputException">Two tensors end up with one name.</exception>
    public static (IReadOnlyDictionary<string, StoredTensor> Tensors, string? Translated) Translate(
        IReadOnlyList<KeyValuePair<string, StoredTensor>> tensors, string path)
    {
        HashSet<string> names = [.. tensors.Select(entry => entry.Key)];
        return names switch
        {
            _ when names.Contains("body.conv1.0.weight") => (Rename(tensors, FromAuthors, path), "the authors' TResNet"),
            _ when MobileNetNames.Fit(names) => (Rename(tensors, FromTimm, path), "timm's MobileNetV2"),
            _ => (new OrderedDictionary<string, StoredTensor>(tensors), null),
        };

        static (string? Name, StoredTensor Tensor) FromTimm(string name, StoredTensor tensor) =>
            (MobileNetNames.FromTimm(name), tensor);
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

    static OrderedDictionary<string, StoredTensor> Rename(
        IReadOnlyList<KeyValuePair<string, StoredTensor>> tensors,
        Func<string, StoredTensor, (string? Name, StoredTensor Tensor)> rename, string path)
    {
        OrderedDictionary<string, StoredTensor> renamed = [];
        foreach ((string before, StoredTensor tensor) in tensors)
        {
            (string? name, StoredTensor changed) = rename(before, tensor);
            if (name is null || renamed.TryAdd(name, changed)) continue;
            throw new BadInputException(
                $"{path}: two of its tensors are named {Printable.Of(name)} (one is {Printable.Of(before)})");
        }

        return renamed;
    }

    /// <summary>conv1.0.0 and conv1.0.1: a convolution and its norm before a blur.</summary>
    [GeneratedRegex(@"(conv\d+\.)0\.([01])(?=\.)", RegexOptions.CultureInvariant)]
    private static partial Regex NestedLayer();

    /// <summary>conv1.0 and conv1.1, downsample.1.0 and downsample.1.1: a convolution and its norm.</summary>
    [GeneratedRegex(@"((?:conv\d+|downsample\.\d+)\.)([01])(?=\.)", RegexOptions.CultureInvariant)]
    private static partial Regex Layer();
}
