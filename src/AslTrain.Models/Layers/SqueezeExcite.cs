using AslTrain.Models.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace AslTrain.Models.Layers;

/// <summary>
/// Weighs channels by a gate computed from their means (Hu et al., CVPR 2018), with biased 1x1 convolutions fc1 and fc2.
/// </summary>
sealed class SqueezeExcite : nn.Module<Tensor, Tensor>, IOnnxModule
{
    [ComponentName(Name = "fc1")]
    readonly Conv2d _reduce;

    [ComponentName(Name = "fc2")]
    readonly Conv2d _expand;

    public SqueezeExcite(int channels, int reduced) : base(nameof(SqueezeExcite))
    {
        _reduce = nn.Conv2d(channels, reduced, 1);
        _expand = nn.Conv2d(reduced, channels, 1);
        RegisterComponents();
        Initialization.LeakyConvolution(_reduce);
        Initialization.LeakyConvolution(_expand);
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor gate = input.mean([2, 3], keepdim: true);
        gate = _expand.forward(_reduce.forward(gate).relu_()).sigmoid_();
        return (input * gate).MoveToOuterDisposeScope();
    }

    public OnnxValue AddTo(OnnxGraph graph, OnnxValue input)
    {
        OnnxValue reduced = graph.Relu(graph.Module(_reduce, graph.Add("GlobalAveragePool", [input])));
        return graph.Add("Mul", [input, graph.Add("Sigmoid", [graph.Module(_expand, reduced)])]);
    }
}
