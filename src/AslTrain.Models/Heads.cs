using AslTrain.Models.Onnx;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace AslTrain.Models;

/// <summary>The heads that a network can have: a new one is a line here.</summary>
static class Heads
{
    /// <param name="options">Kind and classes.</param>
    /// <param name="features">Channels of the backbone's last feature map.</param>
    /// <param name="layer">What the network calls a head of layers, inside its head; null for no name of its own.</param>
    public static nn.Module<Tensor, Tensor> Create(NetworkOptions options, int features, string? layer = null) => options.Head switch
    {
        HeadKind.MLDecoder => new MLDecoder(features, options.Classes, options.DecoderGroups, options.DecoderEmbedding),
        HeadKind.Bottleneck => Named(layer, new BottleneckHead(features, options.Classes)),
        _ => Named(layer, nn.Linear(features, options.Classes)),
    };

    static nn.Module<Tensor, Tensor> Named(string? layer, nn.Module<Tensor, Tensor> head) => layer is null ? head : nn.Sequential((layer, head));
}

/// <summary>The head of the authors' Open Images models, without activation between its layers, with their names.</summary>
public sealed class BottleneckHead : nn.Module<Tensor, Tensor>, IOnnxModule
{
    public const int Width = 512;

    [ComponentName(Name = "embedding_generator")]
    readonly nn.Module<Tensor, Tensor> _reduce;

    [ComponentName(Name = "FC")]
    readonly nn.Module<Tensor, Tensor> _classify;

    public BottleneckHead(int features, int classes) : base(nameof(BottleneckHead))
    {
        _reduce = nn.Sequential(nn.Linear(features, Width));
        _classify = nn.Linear(Width, classes);
        RegisterComponents();
    }

    /// <summary>[n, features] to [n, classes].</summary>
    public override Tensor forward(Tensor input)
    {
        using Tensor reduced = _reduce.forward(input);
        return _classify.forward(reduced);
    }

    OnnxValue IOnnxModule.AddTo(OnnxGraph graph, OnnxValue input) => graph.Module(_classify, graph.Module(_reduce, input));
}
