using AslTrain.Models.Layers;
using AslTrain.Models.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace AslTrain.Models;

/// <summary>
/// The two blocks of TResNet (Ridnik et al., WACV 2021; the authors' src/models/tresnet/tresnet.py), with timm's names.
/// Stride 2 is a convolution at stride 1 and a blurred downsampling; the shortcut averages and convolves.
/// </summary>
sealed class TResNetBlock : nn.Module<Tensor, Tensor>, IOnnxModule
{
    const double Slope = 1e-3;

    readonly ConvNorm[] _convolutions;
    readonly int _blurAfter;
    readonly int _exciteAfter;

    [ComponentName(Name = "blur")]
    readonly BlurPool? _blur;

    [ComponentName(Name = "se")]
    readonly SqueezeExcite? _excite;

    [ComponentName(Name = "downsample")]
    readonly Sequential? _downsample;

    TResNetBlock(ConvNorm[] convolutions, int blurAfter, int width, SqueezeExcite? excite, int exciteAfter, int inputs, int outputs, int stride)
        : base(nameof(TResNetBlock))
    {
        _convolutions = convolutions;
        (_blurAfter, _exciteAfter, _excite) = (blurAfter, exciteAfter, excite);
        if (stride == 2 || inputs != outputs) _downsample = Shortcut(inputs, outputs, stride);
        if (stride == 2) _blur = new BlurPool(width);
        for (int i = 0; i < convolutions.Length; i++) register_module($"conv{i + 1}", convolutions[i]);
        RegisterComponents();
    }

    /// <summary>Two 3x3 convolutions; squeeze-and-excite at the end.</summary>
    public static TResNetBlock Basic(int inputs, int width, int stride, bool excite) => new(
        [new ConvNorm(inputs, width, 3, slope: Slope), new ConvNorm(width, width, 3).StartAtZero()],
        blurAfter: 0, width, excite ? new SqueezeExcite(width, Math.Max(width / 4, 64)) : null, exciteAfter: 1, inputs, width, stride);

    /// <summary>1x1, 3x3 and 1x1 convolutions; squeeze-and-excite before the last.</summary>
    public static TResNetBlock Bottleneck(int inputs, int width, int stride, bool excite) => new(
        [
            new ConvNorm(inputs, width, 1, slope: Slope),
            new ConvNorm(width, width, 3, slope: Slope),
            new ConvNorm(width, 4 * width, 1).StartAtZero(),
        ],
        blurAfter: 1, width, excite ? new SqueezeExcite(width, Math.Max(width / 2, 64)) : null, exciteAfter: 1, inputs, 4 * width, stride);

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = input;
        for (int i = 0; i < _convolutions.Length; i++)
        {
            output = _convolutions[i].forward(output);
            if (_blur is not null && i == _blurAfter) output = _blur.forward(output);
            if (_excite is not null && i == _exciteAfter) output = _excite.forward(output);
        }

        Tensor shortcut = _downsample is null ? input : _downsample.forward(input);
        return output.add_(shortcut).relu_().MoveToOuterDisposeScope();
    }

    public OnnxValue AddTo(OnnxGraph graph, OnnxValue input)
    {
        OnnxValue output = input;
        for (int i = 0; i < _convolutions.Length; i++)
        {
            output = _convolutions[i].AddTo(graph, output);
            if (_blur is not null && i == _blurAfter) output = _blur.AddTo(graph, output);
            if (_excite is not null && i == _exciteAfter) output = _excite.AddTo(graph, output);
        }

        return graph.Relu(graph.Sum(output, _downsample is null ? input : graph.Sequence(_downsample, input)));
    }

    static Sequential Shortcut(int inputs, int outputs, int stride)
    {
        ConvNorm convolution = new(inputs, outputs, 1);
        return stride == 1
            ? nn.Sequential(convolution)
            : nn.Sequential(nn.AvgPool2d(2, 2, ceil_mode: true, count_include_pad: false), convolution);
    }
}
