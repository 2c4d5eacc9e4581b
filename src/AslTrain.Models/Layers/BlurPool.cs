using AslTrain.Models.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Models.Layers;

/// <summary>
/// Halves height and width after a 3x3 binomial blur with reflected borders (Zhang, "Making Convolutional Networks
/// Shift-Invariant Again", ICML 2019). Needs at least 2 x 2 pixels. Holds nothing that a checkpoint would store.
/// </summary>
sealed class BlurPool(int channels) : nn.Module<Tensor, Tensor>(nameof(BlurPool)), IOnnxModule
{
    static readonly float[] Binomial = [0.25f, 0.5f, 0.25f];

    Tensor? _filter;

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor padded = nn.functional.pad(input, [1, 1, 1, 1], PaddingModes.Reflect);
        return nn.functional.conv2d(padded, FilterLike(input), strides: [2, 2], groups: channels).MoveToOuterDisposeScope();
    }

    public OnnxValue AddTo(OnnxGraph graph, OnnxValue input)
    {
        using Tensor filter = Filter();
        OnnxValue padded = graph.Add(
            "Pad", [input, graph.Constant(0, 0, 1, 1, 0, 0, 1, 1)], OnnxGraph.Attribute("mode", "reflect"));
        return graph.Add(
            "Conv", [padded, graph.Constant(filter)],
            OnnxGraph.Attribute("strides", 2, 2), OnnxGraph.Attribute("group", channels));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _filter?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Made anew only when the network has moved to another device or type.</summary>
    Tensor FilterLike(Tensor input)
    {
        if (_filter is not null && _filter.dtype == input.dtype && _filter.device == input.device) return _filter;
        _filter?.Dispose();
        return _filter = Filter().to(input.dtype, input.device).DetachFromDisposeScope();
    }

    /// <summary>[channels, 1, 3, 3].</summary>
    Tensor Filter()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor line = tensor(Binomial);
        return line.outer(line).reshape(1, 1, 3, 3).repeat(channels, 1, 1, 1).MoveToOuterDisposeScope();
    }
}
