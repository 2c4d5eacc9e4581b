using AslTrain.Models.Layers;
using AslTrain.Models.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace AslTrain.Models;

/// <summary>
/// The block of MobileNetV2 (Sandler et al., CVPR 2018) with torchvision's names: widen by a 1x1 convolution, filter each
/// channel by a 3x3 one, narrow by a 1x1 one without activation; the input is added where the shape stays.
/// </summary>
sealed class InvertedResidual : nn.Module<Tensor, Tensor>, IOnnxModule
{
    readonly bool _adds;

    [ComponentName(Name = "conv")]
    readonly Sequential _convolutions;

    public InvertedResidual(NetworkOptions options, int inputs, int outputs, int stride, int expansion)
        : base(nameof(InvertedResidual))
    {
        _adds = stride == 1 && inputs == outputs;
        int hidden = inputs * expansion;
        List<nn.Module<Tensor, Tensor>> parts = [];
        if (expansion > 1) parts.Add(Activated(options, inputs, hidden, kernel: 1));
        parts.Add(Activated(options, hidden, hidden, kernel: 3, stride, groups: hidden));
        parts.Add(Convolution(inputs: hidden, outputs, kernel: 1));
        parts.Add(Norm(options, outputs));
        _convolutions = nn.Sequential(parts);
        RegisterComponents();
    }

    /// <summary>Convolution, batch norm and ReLU6, named 0 to 2.</summary>
    public static Sequential Activated(
        NetworkOptions options, int inputs, int outputs, int kernel, int stride = 1, int groups = 1) => nn.Sequential(
        stride == 2 && options.PadsBottomRight
            ? new BottomRightConvolution(inputs, outputs, groups)
            : Convolution(inputs, outputs, kernel, stride, groups),
        Norm(options, outputs),
        nn.ReLU6(inplace: true));

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = _convolutions.forward(input);
        if (_adds) output = output.add_(input, Numbers.One);
        return output.MoveToOuterDisposeScope();
    }

    public OnnxValue AddTo(OnnxGraph graph, OnnxValue input)
    {
        OnnxValue output = graph.Sequence(_convolutions, input);
        return _adds ? graph.Sum(output, input) : output;
    }

    static BatchNormalization Norm(NetworkOptions options, int channels) => new(channels, options.BatchNormEpsilon);

    static Conv2d Convolution(int inputs, int outputs, int kernel, int stride = 1, int groups = 1)
    {
        Conv2d convolution = nn.Conv2d(inputs, outputs, kernel, stride: stride, padding: kernel / 2, groups: groups, bias: false);
        nn.init.kaiming_normal_(convolution.weight!, mode: nn.init.FanInOut.FanOut);
        return convolution;
    }
}
