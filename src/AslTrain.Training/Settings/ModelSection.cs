using AslTrain.Models;

namespace AslTrain.Training.Settings;

/// <summary>Where a convolution of stride 2 pads.</summary>
public enum StridePadding
{
    Symmetric,
    BottomRight,
}

/// <summary>The network, and what it begins with.</summary>
public sealed record ModelSection
{
    [Key("backbone", "The network.")]
    public string Backbone { get; init; } = "tresnet_m";

    [Key("head", "From features to logits: one layer, two by way of 512 numbers (the authors' Open Images models), or "
        + "ML-Decoder.")]
    public HeadKind Head { get; init; }

    [Key("decoder_groups", "ML-Decoder: queries, each for a group of classes; never more than there are classes.",
        AtLeast = 1, AtMost = 100_000)]
    public int DecoderGroups { get; init; } = 100;

    [Key("decoder_embedding", "ML-Decoder: width.", AtLeast = 8, AtMost = 65536, MultipleOf = 8)]
    public int DecoderEmbedding { get; init; } = 768;

    [Key("weights", "Weights to start from, .safetensors or PyTorch's .pth. Where the file names its classes, the rows of its "
        + "head go to the classes of the same names; otherwise a head of another size is left as it is.", IsPath = true)]
    public string? Weights { get; init; }

    [Key("freeze", "What does not learn: the backbone, or only the statistics of its batch norm.")]
    public Frozen Freeze { get; init; }

    [Key("batch_norm_eps", "MobileNetV2: added to the variance in batch norm; weights from TensorFlow want 0.001.", Above = 0)]
    public double BatchNormEpsilon { get; init; } = 1e-5;

    [Key("stride2_padding", "MobileNetV2: where convolutions of stride 2 pad; weights from TensorFlow want bottom_right.")]
    public StridePadding Stride2Padding { get; init; }

    internal bool PadsBottomRight => Stride2Padding == StridePadding.BottomRight;

    /// <summary>The network for a number of classes.</summary>
    internal NetworkOptions Network(int classes) => new(Backbone, classes)
    {
        Head = Head,
        DecoderGroups = DecoderGroups,
        DecoderEmbedding = DecoderEmbedding,
        BatchNormEpsilon = BatchNormEpsilon,
        PadsBottomRight = PadsBottomRight,
    };
}
