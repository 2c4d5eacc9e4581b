using AslTrain.Models.Weights;
using static TorchSharp.torch;

namespace AslTrain.Models;

/// <summary>What there is to know of a kind of head: a row of <see cref="Heads"/>.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="Create">Its layers, from the channels of the feature map and the options of the network.</param>
/// <param name="Numbers">Of the same: how many its tensors hold, or nearly so.</param>
/// <param name="IsOfClasses">Whether a tensor of a network's head, by its name, has a row a class.</param>
/// <param name="IsLogitBias">Whether a tensor of a network's head, by its name, has a number a logit.</param>
sealed record HeadForm(
    HeadKind Kind,
    Func<int, NetworkOptions, nn.Module<Tensor, Tensor>> Create,
    Func<int, NetworkOptions, long> Numbers,
    Func<string, bool> IsOfClasses,
    Func<string, bool> IsLogitBias)
{
    /// <summary>Whether it takes the whole feature map, [n, features, h, w]; otherwise its mean, [n, features].</summary>
    public bool TakesMap { get; init; }

    /// <summary>A network with this head and its numbers as a file's tensors have them; null where the head is another.</summary>
    public Func<IReadOnlyDictionary<string, StoredTensor>, NetworkOptions, NetworkOptions?> Recognize { get; init; } =
        (_, _) => null;
}
