namespace AslTrain.Models;

/// <summary>
/// The networks by name. Another width or depth of one that is here is a line; another family is a class derived from
/// <see cref="Classifier"/> and its lines, and weights that name its tensors in another way want a translation in
/// <see cref="Weights.FieldNames"/>.
/// </summary>
public static class Backbones
{
    delegate Classifier Build(NetworkOptions options);

    static readonly (string Name, int Features, string HeadLayer, Build Build)[] Table =
    [
        ("resnet18", 512, ResNet.HeadLayer, options => new ResNet([2, 2, 2, 2], bottleneck: false, options)),
        ("resnet34", 512, ResNet.HeadLayer, options => new ResNet([3, 4, 6, 3], bottleneck: false, options)),
        ("resnet50", 2048, ResNet.HeadLayer, options => new ResNet([3, 4, 6, 3], bottleneck: true, options)),
        ("resnet101", 2048, ResNet.HeadLayer, options => new ResNet([3, 4, 23, 3], bottleneck: true, options)),
        ("resnet152", 2048, ResNet.HeadLayer, options => new ResNet([3, 8, 36, 3], bottleneck: true, options)),
        ("tresnet_m", 2048, TResNet.HeadLayer, options => new TResNet([3, 4, 11, 3], width: 64, basicStages: 2, options)),
        ("tresnet_l", 2432, TResNet.HeadLayer, options => new TResNet([4, 5, 18, 3], width: 76, basicStages: 2, options)),
        ("tresnet_xl", 2656, TResNet.HeadLayer, options => new TResNet([4, 5, 24, 3], width: 83, basicStages: 2, options)),
        ("tresnet_v2_l", 2048, TResNet.HeadLayer, options => new TResNet([3, 4, 23, 3], width: 64, basicStages: 0, options)),
        ("mobilenet_v2_035", 1280, MobileNetV2.HeadLayer, options => new MobileNetV2(width: 0.35, options)),
        ("mobilenet_v2_100", 1280, MobileNetV2.HeadLayer, options => new MobileNetV2(width: 1, options)),
    ];

    /// <summary>What the networks call the layers after the mean, each name once: "fc", "head.fc".</summary>
    internal static IReadOnlyList<string> HeadLayers { get; } = [.. Table.Select(row => row.HeadLayer).Distinct()];

    static readonly string[] HeadPrefixes = [.. HeadLayers.Select(layer => layer.Split('.')[0] + ".").Distinct()];

    /// <summary>The names, in the table's order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table.Select(row => row.Name)];

    /// <summary>A network with fresh weights from torch's generator, float32, on the CPU, in training mode.</summary>
    /// <exception cref="ArgumentException">There is no such network.</exception>
    public static Classifier Create(NetworkOptions options)
    {
        foreach ((string name, _, _, Build build) in Table)
        {
            if (name == options.Backbone) return build(options);
        }

        throw new ArgumentException($"no backbone is named '{options.Backbone}'; there are {string.Join(", ", Names)}", nameof(options));
    }

    /// <summary>The same with a linear head.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="classes">Logits an image.</param>
    public static Classifier Create(string name, int classes) => Create(new NetworkOptions(name, classes));

    /// <summary>Channels of a backbone's last feature map.</summary>
    internal static int FeaturesOf(string name) => Table.First(row => row.Name == name).Features;

    /// <summary>Whether a tensor is of a head: "fc" of ResNet, "head" of TResNet, "classifier" of MobileNetV2.</summary>
    public static bool IsHead(string tensorName) =>
        Array.Exists(HeadPrefixes, prefix => tensorName.StartsWith(prefix, StringComparison.Ordinal));
}
