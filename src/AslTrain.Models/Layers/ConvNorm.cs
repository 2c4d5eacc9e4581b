using AslTrain.Models.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace AslTrain.Models.Layers;

/// <summary>
/// Convolution, batch norm and a leaky ReLU where a slope is given: the plain form of the authors' in-place ABN,
/// with timm's names conv and bn.
/// </summary>
sealed class ConvNorm : nn.Module<Tensor, Tensor>, IOnnxModule
{
    [ComponentName(Name = "conv")]
    readonly Conv2d _conv;

    [ComponentName(Name = "bn")]
    readonly BatchNormalization _norm;

    readonly double? _slope;

    /// <summary>Channels that it gives.</summary>
    public int Outputs => (int)_conv.out_channels;

    public ConvNorm(int inputs, int outputs, int kernel, double? slope = null) : base(nameof(ConvNorm))
    {
        _conv = PlainConvolution.Create(inputs, outputs, kernel);
        _norm = new BatchNormalization(outputs);
        _slope = slope;
        RegisterComponents();
        Initialization.LeakyConvolution(_conv);
    }

    /// <summary>Starts the scale at 0, so that a residual block begins as the identity.</summary>
    public ConvNorm StartAtZero()
    {
        nn.init.zeros_(_norm.Weight);
        return this;
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = _norm.forward(_conv.forward(input));
        if (_slope is double slope) output = output.leaky_relu_(Numbers.Of(slope));
        return output.MoveToOuterDisposeScope();
    }

    public OnnxValue AddTo(OnnxGraph graph, OnnxValue input)
    {
        OnnxValue output = graph.Convolution(FoldedConvolution.Of(_conv, _norm), input);
        return _slope is double slope ? graph.Add("LeakyRelu", [output], OnnxGraph.Attribute("alpha", (float)slope)) : output;
    }
}
