using AslTrain.Models.Onnx;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace AslTrain.Models;

/// <summary>MobileNetV2 (Sandler et al., CVPR 2018) with torchvision's structure and names, without its dropout.</summary>
sealed class MobileNetV2 : Classifier
{
    public const string HeadLayer = $"{HeadName}.{LayerName}";

    const string HeadName = "classifier", LayerName = "1";

    const int StemChannels = 32, LastChannels = 1280;

    static readonly (int Expansion, int Channels, int Blocks, int Stride)[] Stages =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    [ComponentName(Name = "features")]
    readonly Sequential _features;

    [ComponentName(Name = HeadName)]
    readonly nn.Module<Tensor, Tensor> _classifier;

    /// <param name="width">Factor of all channel numbers; the last layer never has fewer than 1,280.</param>
    /// <param name="options">The head, and the conventions of batch norm and padding.</param>
    public MobileNetV2(double width, NetworkOptions options) : base(nameof(MobileNetV2), options)
    {
        int channels = Scale(StemChannels, width);
        List<nn.Module<Tensor, Tensor>> parts = [InvertedResidual.Activated(options, 3, channels, kernel: 3, stride: 2)];
        foreach ((int expansion, int stageChannels, int blocks, int stride) in Stages)
        {
            int outputs = Scale(stageChannels, width);
            for (int i = 0; i < blocks; i++)
            {
                parts.Add(new InvertedResidual(options, channels, outputs, i == 0 ? stride : 1, expansion));
                channels = outputs;
            }
        }

        int last = Scale(LastChannels, Math.Max(1, width));
        parts.Add(InvertedResidual.Activated(options, channels, last, kernel: 1));
        _features = nn.Sequential(parts);
        _classifier = Heads.Create(options, last, LayerName);
        RegisterComponents();
    }

    private protected override nn.Module<Tensor, Tensor> Head => _classifier;

    public override Tensor Features(Tensor images) => _features.forward(images);

    private protected override OnnxValue AddFeatures(OnnxGraph graph, OnnxValue images) => graph.Sequence(_features, images);

    /// <summary>The nearest multiple of 8, but not below nine tenths of the number (torchvision's _make_divisible).</summary>
    static int Scale(int channels, double width)
    {
        const int Divisor = 8;
        double wanted = channels * width;
        int nearest = Math.Max(Divisor, (int)(wanted + (Divisor / 2.0)) / Divisor * Divisor);
        return nearest < 0.9 * wanted ? nearest + Divisor : nearest;
    }
}
