using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AslTrain.Models;

/// <summary>The networks by the names that a config uses: a new one is a line here.</summary>
public static class Backbones
{
    delegate nn.Module<Tensor, Tensor> Build(Func<int, nn.Module<Tensor, Tensor>> head);

    static readonly (string Name, Build Build)[] Table =
    [
        ("resnet18", head => new ResNet([2, 2, 2, 2], bottleneck: false, head)),
        ("resnet34", head => new ResNet([3, 4, 6, 3], bottleneck: false, head)),
        ("resnet50", head => new ResNet([3, 4, 6, 3], bottleneck: true, head)),
        ("resnet101", head => new ResNet([3, 4, 23, 3], bottleneck: true, head)),
        ("resnet152", head => new ResNet([3, 8, 36, 3], bottleneck: true, head)),
        ("tresnet_m", head => new TResNet([3, 4, 11, 3], width: 64, basicStages: 2, head)),
        ("tresnet_l", head => new TResNet([4, 5, 18, 3], width: 76, basicStages: 2, head)),
        ("tresnet_xl", head => new TResNet([4, 5, 24, 3], width: 83, basicStages: 2, head)),
        ("tresnet_v2_l", head => new TResNet([3, 4, 23, 3], width: 64, basicStages: 0, head)),
        ("mobilenet_v2_035", head => new MobileNetV2(width: 0.35, head)),
        ("mobilenet_v2_100", head => new MobileNetV2(width: 1, head)),
    ];

    /// <summary>The names, in the table's order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table.Select(row => row.Name)];

    /// <summary>A network with fresh weights from torch's generator, float32, on the CPU, in training mode.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="classes">Logits an image.</param>
    /// <exception cref="ArgumentException">There is no such network.</exception>
    public static nn.Module<Tensor, Tensor> Create(string name, int classes)
    {
        foreach ((string candidate, Build build) in Table)
        {
            if (candidate == name) return build(features => LinearHead(features, classes));
        }

        throw new ArgumentException($"no backbone is named '{name}'; there are {string.Join(", ", Names)}", nameof(name));
    }

    /// <summary>The layer whose shapes depend on the classes: "fc" of ResNet, "head" of TResNet, "classifier" of MobileNetV2.</summary>
    public static bool IsHead(string tensorName) =>
        tensorName.StartsWith("fc.", StringComparison.Ordinal) || tensorName.StartsWith("head.", StringComparison.Ordinal)
        || tensorName.StartsWith("classifier.", StringComparison.Ordinal);

    static Linear LinearHead(int features, int classes) => nn.Linear(features, classes);
}
