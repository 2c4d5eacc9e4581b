using AslTrain.Models.Weights;
using static TorchSharp.torch;

namespace AslTrain.Models;

/// <summary>What stands on a backbone; a config writes the names in small letters.</summary>
public enum HeadKind
{
    /// <summary>Global mean, then one layer to the classes.</summary>
    Linear,

    /// <summary>Global mean, a layer to 512 numbers, a layer to the classes: the authors' Open Images models.</summary>
    Bottleneck,

    /// <summary>ML-Decoder (Ridnik et al., WACV 2023) on the whole feature map.</summary>
    MLDecoder,
}

/// <summary>The heads that a network can have: a new one is a class of its own, its name above and its form here.</summary>
public static class Heads
{
    static readonly HeadForm[] Table = [LinearHead.Form, BottleneckHead.Form, MLDecoder.Form];

    /// <summary>
    /// The network with the head that a file holds, by its tensors; with a linear one where they tell of no other.
    /// </summary>
    public static NetworkOptions Recognize(WeightFile file, NetworkOptions network) =>
        Table.Select(form => form.Recognize(file.Tensors, network)).FirstOrDefault(found => found is not null)
        ?? network with { Head = HeadKind.Linear };

    /// <summary>The tensor of a file that has a number a logit, and how many; null where the file holds no head.</summary>
    public static (string Name, long Logits)? LogitsOf(WeightFile file)
    {
        foreach ((string name, StoredTensor tensor) in file.Tensors)
        {
            bool isBias = tensor.Shape.Length == 1 && TensorNames.IsHead(name);
            if (isBias && Array.Exists(Table, form => form.IsLogitBias(name))) return (name, tensor.Shape[0]);
        }

        return null;
    }

    internal static HeadForm Of(HeadKind kind) => Array.Find(Table, form => form.Kind == kind)
        ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, "no head of this kind is in the table");

    /// <param name="options">Kind and classes.</param>
    /// <param name="features">Channels of the backbone's last feature map.</param>
    /// <param name="layer">The network's name of the layers that follow its mean, inside its head; null for none.</param>
    internal static nn.Module<Tensor, Tensor> Create(NetworkOptions options, int features, string? layer = null)
    {
        HeadForm form = Of(options.Head);
        nn.Module<Tensor, Tensor> head = form.Create(features, options);

        // What looks at the map itself stands in place of mean and layers.
        return layer is null || form.TakesMap ? head : nn.Sequential((layer, head));
    }
}
