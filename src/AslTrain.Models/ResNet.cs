using AslTrain.Models.Layers;
using AslTrain.Models.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace AslTrain.Models;

/// <summary>ResNet (He et al., CVPR 2016) with torchvision's structure, names and start; the head is named fc.</summary>
sealed class ResNet : Classifier
{
    public const string HeadLayer = "fc";

    [ComponentName(Name = "conv1")]
    readonly Conv2d _stem;

    [ComponentName(Name = "bn1")]
    readonly BatchNormalization _norm;

    readonly Sequential[] _stages;

    [ComponentName(Name = HeadLayer)]
    readonly nn.Module<Tensor, Tensor> _head;

    /// <param name="blocks">Blocks of the four stages.</param>
    /// <param name="bottleneck">1x1-3x3-1x1 blocks (ResNet-50 and deeper) or 3x3-3x3.</param>
    /// <param name="options">The head.</param>
    public ResNet(ReadOnlySpan<int> blocks, bool bottleneck, NetworkOptions options) : base(nameof(ResNet), options)
    {
        _stem = nn.Conv2d(3, 64, 7, stride: 2, padding: 3, bias: false);
        _norm = new BatchNormalization(64);
        Initialization.Convolution(_stem);

        _stages = new Sequential[blocks.Length];
        int channels = 64;
        for (int stage = 0; stage < blocks.Length; stage++)
        {
            int width = 64 << stage;
            List<nn.Module<Tensor, Tensor>> parts = [];
            for (int i = 0; i < blocks[stage]; i++)
            {
                int stride = i == 0 && stage > 0 ? 2 : 1;
                parts.Add(bottleneck ? ResNetBlock.Bottleneck(channels, width, stride) : ResNetBlock.Basic(channels, width, stride));
                channels = bottleneck ? 4 * width : width;
            }

            _stages[stage] = nn.Sequential(parts);
            register_module($"layer{stage + 1}", _stages[stage]);
        }

        _head = Heads.Create(options, channels);
        RegisterComponents();
    }

    private protected override nn.Module<Tensor, Tensor> Head => _head;

    public override Tensor Features(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = _norm.forward(_stem.forward(images)).relu_();
        x = nn.functional.max_pool2d(x, [3, 3], [2, 2], [1, 1]);
        foreach (Sequential stage in _stages) x = stage.forward(x);
        return x.MoveToOuterDisposeScope();
    }

    private protected override OnnxValue AddFeatures(OnnxGraph graph, OnnxValue images)
    {
        OnnxValue x = graph.Relu(graph.Convolution(FoldedConvolution.Of(_stem, _norm), images));
        x = graph.Add(
            "MaxPool", [x], OnnxGraph.Attribute("kernel_shape", 3, 3), OnnxGraph.Attribute("strides", 2, 2), OnnxGraph.Attribute("pads", 1, 1, 1, 1));
        foreach (Sequential stage in _stages) x = graph.Sequence(stage, x);
        return x;
    }
}
