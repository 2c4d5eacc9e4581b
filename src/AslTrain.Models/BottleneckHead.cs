using AslTrain.Models.Onnx;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace AslTrain.Models;

/// <summary>The head of the authors' Open Images models, without activation between its layers, with their names.</summary>
sealed class BottleneckHead : nn.Module<Tensor, Tensor>, IOnnxModule
{
    const int Width = 512;

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

    public static HeadForm Form { get; } = new(
        HeadKind.Bottleneck,
        Create: (features, network) => new BottleneckHead(features, network.Classes),
        Numbers: (features, network) => ((features + 1L) * Width) + ((Width + 1L) * network.Classes),
        IsOfClasses: name =>
            name.EndsWith(".FC.weight", StringComparison.Ordinal) || name.EndsWith(".FC.bias", StringComparison.Ordinal),
        IsLogitBias: name => name.EndsWith(".FC.bias", StringComparison.Ordinal))
    {
        Recognize = (tensors, network) =>
            tensors.Keys.Any(name => name.EndsWith(".embedding_generator.0.weight", StringComparison.Ordinal))
                ? network with { Head = HeadKind.Bottleneck }
                : null,
    };

    /// <summary>[n, features] to [n, classes].</summary>
    public override Tensor forward(Tensor input)
    {
        using Tensor reduced = _reduce.forward(input);
        return _classify.forward(reduced);
    }

    public OnnxValue AddTo(OnnxGraph graph, OnnxValue input) => graph.Module(_classify, graph.Module(_reduce, input));
}
