using AslTrain.Models.Weights;

namespace AslTrain.Models;

/// <summary>
/// The networks by name. Another width or depth of one that is here is a line; another family is a class derived from
/// <see cref="Classifier"/> and its lines, and weights that name its tensors in another way want a translation in
/// <see cref="FieldNames"/>.
/// </summary>
public static class Backbones
{
    /// <param name="Features">Channels of the last feature map.</param>
    /// <param name="HeadLayer">What the network calls the layers after the mean.</param>
    /// <param name="Tensors">Tensors of the backbone, without counters; with the next number they tell a file of it.</param>
    /// <param name="Elements">Numbers in them.</param>
    sealed record Row(
        string Name, int Features, string HeadLayer, int Tensors, long Elements, Func<NetworkOptions, Classifier> Build);

    static readonly Row[] Table =
    [
        new("resnet18", 512, ResNet.HeadLayer, 100, 11_186_112,
            options => new ResNet([2, 2, 2, 2], bottleneck: false, options)),
        new("resnet34", 512, ResNet.HeadLayer, 180, 21_301_696,
            options => new ResNet([3, 4, 6, 3], bottleneck: false, options)),
        new("resnet50", 2048, ResNet.HeadLayer, 265, 23_561_152,
            options => new ResNet([3, 4, 6, 3], bottleneck: true, options)),
        new("resnet101", 2048, ResNet.HeadLayer, 520, 42_605_504,
            options => new ResNet([3, 4, 23, 3], bottleneck: true, options)),
        new("resnet152", 2048, ResNet.HeadLayer, 775, 58_295_232,
            options => new ResNet([3, 8, 36, 3], bottleneck: true, options)),
        new("tresnet_m", 2048, TResNet.HeadLayer, 372, 29_401_600,
            options => new TResNet([3, 4, 11, 3], width: 64, basicStages: 2, options)),
        new("tresnet_l", 2432, TResNet.HeadLayer, 533, 53_655_816,
            options => new TResNet([4, 5, 18, 3], width: 76, basicStages: 2, options)),
        new("tresnet_xl", 2656, TResNet.HeadLayer, 647, 75_911_878,
            options => new TResNet([4, 5, 24, 3], width: 83, basicStages: 2, options)),
        new("tresnet_v2_l", 2048, TResNet.HeadLayer, 640, 44_231_168,
            options => new TResNet([3, 4, 23, 3], width: 64, basicStages: 0, options)),
        new("mobilenet_v2_035", 1280, MobileNetV2.HeadLayer, 260, 410_208, options => new MobileNetV2(width: 0.35, options)),
        new("mobilenet_v2_100", 1280, MobileNetV2.HeadLayer, 260, 2_257_984, options => new MobileNetV2(width: 1, options)),
    ];

    /// <summary>What the networks call the layers after the mean, each name once: "fc", "head.fc".</summary>
    internal static IReadOnlyList<string> HeadLayers { get; } = [.. Table.Select(row => row.HeadLayer).Distinct()];

    /// <summary>The names, in the table's order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table.Select(row => row.Name)];

    /// <summary>A network with fresh weights from torch's generator, float32, on the CPU, in training mode.</summary>
    /// <exception cref="ArgumentException">There is no such network.</exception>
    public static Classifier Create(NetworkOptions options) => RowOf(options.Backbone).Build(options);

    /// <summary>The same with a linear head.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="classes">Logits an image.</param>
    public static Classifier Create(string name, int classes) => Create(new NetworkOptions(name, classes));

    /// <summary>Channels of a backbone's last feature map.</summary>
    internal static int FeaturesOf(string name) => RowOf(name).Features;

    /// <summary>Numbers in a network's state, its head included, without building it; of ML-Decoder nearly all.</summary>
    /// <exception cref="ArgumentException">There is no such network.</exception>
    public static long NumbersOf(NetworkOptions options)
    {
        Row row = RowOf(options.Backbone);
        return row.Elements + Heads.Of(options.Head).Numbers(row.Features, options);
    }

    /// <summary>The backbone whose tensors these are, all and no others, whatever head there is; null for none here.</summary>
    /// <param name="tensors">Of a file, by the field's names.</param>
    public static string? Recognize(IEnumerable<KeyValuePair<string, StoredTensor>> tensors)
    {
        (int count, long elements) = (0, 0);
        foreach ((string name, StoredTensor tensor) in tensors)
        {
            if (!TensorNames.IsOfBackbone(name)) continue;
            count++;
            elements += tensor.Count;
        }

        return Array.Find(Table, row => row.Tensors == count && row.Elements == elements)?.Name;
    }

    static Row RowOf(string name) => Array.Find(Table, row => row.Name == name)
        ?? throw new ArgumentException($"no backbone is named '{name}'; there are {string.Join(", ", Names)}", nameof(name));
}
