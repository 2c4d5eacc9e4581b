namespace AslTrain.Models;

/// <summary>A network: its backbone, its head and the conventions of the weights that it is to hold.</summary>
/// <param name="Backbone">One of <see cref="Backbones.Names"/>.</param>
/// <param name="Classes">Logits an image.</param>
public sealed record NetworkOptions(string Backbone, int Classes)
{
    public HeadKind Head { get; init; }

    /// <summary>Queries of ML-Decoder, each answering for a group of classes; never more than there are classes.</summary>
    public int DecoderGroups { get; init; } = 100;

    /// <summary>Width of ML-Decoder, a multiple of its 8 attention heads.</summary>
    public int DecoderEmbedding { get; init; } = 768;

    /// <summary>MobileNetV2: added to the variance in batch norm; TensorFlow's weights want 1e-3.</summary>
    public double BatchNormEpsilon { get; init; } = 1e-5;

    /// <summary>
    /// MobileNetV2: pad stride-2 convolutions at the bottom and on the right only, as TensorFlow's "same" does at even sides.
    /// </summary>
    public bool PadsBottomRight { get; init; }
}
