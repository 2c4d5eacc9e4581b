using AslTrain.Models.Layers;
using AslTrain.Models.Onnx;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace AslTrain.Models;

/// <summary>
/// TResNet (Ridnik et al., WACV 2021) with plain batch norm in place of in-place ABN and timm's names: body.* and head.*.
/// Image sides are multiples of 32.
/// </summary>
sealed class TResNet : Classifier
{
    public const string HeadLayer = $"{HeadName}.{LayerName}";

    const string HeadName = "head", LayerName = "fc";

    const double StemSlope = 1e-2;

    [ComponentName(Name = "body")]
    readonly Sequential _body;

    [ComponentName(Name = HeadName)]
    readonly nn.Module<Tensor, Tensor> _head;

    /// <param name="blocks">Blocks of the four stages.</param>
    /// <param name="width">Channels of the first stage; doubled each stage.</param>
    /// <param name="basicStages">How many stages have basic blocks, the others bottlenecks: 2, or 0 in version 2.</param>
    /// <param name="options">The head.</param>
    public TResNet(ReadOnlySpan<int> blocks, int width, int basicStages, NetworkOptions options) : base(nameof(TResNet), options)
    {
        ConvNorm stem = new(SpaceToDepth.Channels, width, 3, slope: StemSlope);
        Sequential body = nn.Sequential(("conv1", stem));

        int channels = width;
        for (int stage = 0; stage < blocks.Length; stage++)
        {
            bool bottleneck = stage >= basicStages, excite = stage < 3;
            int stageWidth = width << stage;
            List<nn.Module<Tensor, Tensor>> parts = [];
            for (int i = 0; i < blocks[stage]; i++)
            {
                int stride = i == 0 && stage > 0 ? 2 : 1;
                parts.Add(bottleneck
                    ? TResNetBlock.Bottleneck(channels, stageWidth, stride, excite)
                    : TResNetBlock.Basic(channels, stageWidth, stride, excite));
                channels = bottleneck ? 4 * stageWidth : stageWidth;
            }

            body.append($"layer{stage + 1}", nn.Sequential(parts));
        }

        _body = body;
        _head = Heads.Create(options, channels, LayerName);
        RegisterComponents();
    }

    private protected override nn.Module<Tensor, Tensor> Head => _head;

    public override Tensor Features(Tensor images)
    {
        using Tensor blocks = SpaceToDepth.Apply(images);
        return _body.forward(blocks);
    }

    private protected override OnnxValue AddFeatures(OnnxGraph graph, OnnxValue images) => graph.Sequence(_body, SpaceToDepth.AddTo(graph, images));
}
