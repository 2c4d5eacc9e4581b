using static TorchSharp.torch;

namespace AslTrain.Models;

/// <summary>One layer, with the name that the network gives it.</summary>
static class LinearHead
{
    public static HeadForm Form { get; } = new(
        HeadKind.Linear,
        Create: (features, network) => nn.Linear(features, network.Classes),
        Numbers: (features, network) => (features + 1L) * network.Classes,
        IsOfClasses: name => Backbones.HeadLayers.Any(layer => name == $"{layer}.weight" || name == $"{layer}.bias"),
        IsLogitBias: name => Backbones.HeadLayers.Any(layer => name == $"{layer}.bias"));
}
