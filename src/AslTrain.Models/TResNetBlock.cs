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

    /// <summary>In both blocks squeeze-and-excite follows the second convolution.</summary>
    const int ExciteAfter = 1;

    readonly ConvNorm[] _convolutions;
    readonly int _blurAfter;

    [ComponentName(Name = "blur")]
    readonly BlurPool? _blur;

    [ComponentName(Name = "se")]
    readonly SqueezeExcite? _excite;

    [ComponentName(Name = "downsample")]
    readonly Sequential? _downsample;

    /// <param name="convolutions">The first gives the block's width, the last its outputs.</param>
    /// <param name="blurAfter">The convolution that a blur follows where the stride is 2.</param>
    /// <param name="excite">Null for none.</param>
    /// <param name="inputs">Channels that come in.</param>
    /// <param name="stride">1 or 2.</param>
    TResNetBlock(ConvNorm[] convolutions, int blurAfter, SqueezeExcite? excite, int inputs, int stride)
        : base(nameof(TResNetBlock))
    {
        (_convolutions, _blurAfter, _excite) = (convolutions, blurAfter, excite);
        int outputs = convolutions[^1].Outputs;
        if (stride == 2 || inputs != outputs) _downsample = Shortcut(inputs, outputs, stride);
        if (stride == 2) _blur = new BlurPool(convolutions[0].Outputs);
        for (int i = 0; i < convolutions.Length; i++) register_module($"conv{i + 1}", convolutions[i]);
        RegisterComponents();
    }

    /// <summary>Two 3x3 convolutions; squeeze-and-excite at the end.</summary>
    public static TResNetBlock Basic(int inputs, int width, int stride, bool excite) => new(
        [new ConvNorm(inputs, width, 3, slope: Slope), new ConvNorm(width, width, 3).StartAtZero()],
        blurAfter: 0, excite ? new SqueezeExcite(width, Math.Max(width / 4, 64)) : null, inputs, stride);

    /// <summary>1x1, 3x3 and 1x1 convolutions; squeeze-and-excite before the last.</summary>
    public static TResNetBlock Bottleneck(int inputs, int width, int stride, bool excite) => new(
        [
            new ConvNorm(inputs, width, 1, slope: Slope),
            new ConvNorm(width, width, 3, slope: Slope),
            new ConvNorm(width, 4 * width, 1).StartAtZero(),
        ],
        blurAfter: 1, excite ? new SqueezeExcite(width, Math.Max(width / 2, 64)) : null, inputs, stride);

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = input;
        for (int i = 0; i < _convolutions.Length; i++)
        {
            output = _convolutions[i].forward(output);
            if (_blur is not null && i == _blurAfter) output = _blur.forward(output);
            if (_excite is not null && i == ExciteAfter) output = _excite.forward(output);
        }

        Tensor shortcut = _downsample is null ? input : _downsample.forward(input);
        return output.add_(shortcut, Numbers.One).relu_().MoveToOuterDisposeScope();
    }

    public OnnxValue AddTo(OnnxGraph graph, OnnxValue input)
    {
        OnnxValue output = input;
        for (int i = 0; i < _convolutions.Length; i++)
        {
            output = _convolutions[i].AddTo(graph, output);
            if (_blur is not null && i == _blurAfter) output = _blur.AddTo(graph, output);
            if (_excite is not null && i == ExciteAfter) output = _excite.AddTo(graph, output);
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
