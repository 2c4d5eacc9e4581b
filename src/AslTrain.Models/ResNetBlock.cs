using AslTrain.Models.Layers;
using AslTrain.Models.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace AslTrain.Models;

/// <summary>
/// The two residual blocks of He et al., CVPR 2016, with torchvision's names; stride sits on the 3x3 convolution.
/// </summary>
sealed class ResNetBlock : nn.Module<Tensor, Tensor>, IOnnxModule
{
    readonly Conv2d[] _convolutions;
    readonly BatchNormalization[] _norms;

    [ComponentName(Name = "downsample")]
    readonly Sequential? _downsample;

    ResNetBlock(Conv2d[] convolutions, int outputs, int inputs, int stride) : base(nameof(ResNetBlock))
    {
        _convolutions = convolutions;
        _norms = [.. convolutions.Select(convolution => new BatchNormalization(convolution.out_channels))];
        for (int i = 0; i < convolutions.Length; i++)
        {
            Initialization.Convolution(convolutions[i]);
            register_module($"conv{i + 1}", convolutions[i]);
            register_module($"bn{i + 1}", _norms[i]);
        }

        if (stride == 1 && inputs == outputs) return;
        Conv2d shortcut = PlainConvolution.Create(inputs, outputs, 1, stride);
        Initialization.Convolution(shortcut);
        _downsample = nn.Sequential(shortcut, new BatchNormalization(outputs));
        RegisterComponents();
    }

    /// <summary>Two 3x3 convolutions.</summary>
    public static ResNetBlock Basic(int inputs, int width, int stride) => new(
        [PlainConvolution.Create(inputs, width, 3, stride), PlainConvolution.Create(width, width, 3)], width, inputs, stride);

    /// <summary>1x1, 3x3 and 1x1 convolutions, four times as many channels at the end.</summary>
    public static ResNetBlock Bottleneck(int inputs, int width, int stride) => new(
        [
            PlainConvolution.Create(inputs, width, 1),
            PlainConvolution.Create(width, width, 3, stride),
            PlainConvolution.Create(width, 4 * width, 1),
        ],
        4 * width, inputs, stride);

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = input;
        for (int i = 0; i < _convolutions.Length; i++)
        {
            if (i > 0) output = output.relu_();
            output = _norms[i].forward(_convolutions[i].forward(output));
        }

        Tensor shortcut = _downsample is null ? input : _downsample.forward(input);
        return output.add_(shortcut, Numbers.One).relu_().MoveToOuterDisposeScope();
    }

    public OnnxValue AddTo(OnnxGraph graph, OnnxValue input)
    {
        OnnxValue output = input;
        for (int i = 0; i < _convolutions.Length; i++)
        {
            if (i > 0) output = graph.Relu(output);
            output = graph.Convolution(FoldedConvolution.Of(_convolutions[i], _norms[i]), output);
        }

        return graph.Relu(graph.Sum(output, _downsample is null ? input : graph.Sequence(_downsample, input)));
    }
}
