using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace AslTrain.Models.Layers;

/// <summary>
/// A 3x3 convolution of stride 2 without bias that pads one row below and one column right: TensorFlow's "same" at even
/// sides.
/// </summary>
sealed class BottomRightConvolution : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    readonly Parameter _weight;

    public BottomRightConvolution(int inputs, int outputs, int groups) : base(nameof(BottomRightConvolution))
    {
        Groups = groups;
        _weight = new Parameter(nn.init.kaiming_normal_(empty(outputs, inputs / groups, 3, 3), mode: nn.init.FanInOut.FanOut));
        RegisterComponents();
    }

    /// <summary>[outputs, inputs / groups, 3, 3].</summary>
    public Tensor Weight => _weight;

    public int Groups { get; }

    public override Tensor forward(Tensor input)
    {
        using Tensor padded = nn.functional.pad(input, [0, 1, 0, 1]);
        return nn.functional.conv2d(padded, _weight, strides: [2, 2], groups: Groups);
    }
}
