using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Models.Layers;

/// <summary>
/// Halves height and width after a 3x3 binomial blur with reflected borders (Zhang, "Making Convolutional Networks
/// Shift-Invariant Again", ICML 2019). Needs at least 2 x 2 pixels. Holds nothing that a checkpoint would store.
/// </summary>
sealed class BlurPool(int channels) : nn.Module<Tensor, Tensor>(nameof(BlurPool))
{
    static readonly float[] Binomial = [0.25f, 0.5f, 0.25f];

    Tensor? _filter;

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor padded = nn.functional.pad(input, [1, 1, 1, 1], PaddingModes.Reflect);
        return nn.functional.conv2d(padded, FilterLike(input), strides: [2, 2], groups: channels).MoveToOuterDisposeScope();
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
        Tensor line = tensor(Binomial);
        Tensor filter = line.outer(line).reshape(1, 1, 3, 3).repeat(channels, 1, 1, 1);
        return _filter = filter.to(input.dtype, input.device).DetachFromDisposeScope();
    }
}
