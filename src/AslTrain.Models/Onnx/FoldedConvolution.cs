using AslTrain.Models.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AslTrain.Models.Onnx;

/// <summary>A convolution with the batch norm after it in its weights.</summary>
/// <param name="Weight">[outputs, inputs / groups, side, side], float64.</param>
/// <param name="Bias">[outputs], float64.</param>
/// <param name="Stride">In both directions.</param>
/// <param name="Before">Rows of zeros above, columns on the left.</param>
/// <param name="After">Rows below, columns on the right.</param>
/// <param name="Groups">Of channels.</param>
sealed record FoldedConvolution(Tensor Weight, Tensor Bias, long Stride, long Before, long After, long Groups) : IDisposable
{
    /// <param name="module">A convolution of libtorch's or of ours.</param>
    /// <param name="norm">Null for none.</param>
    /// <exception cref="ArgumentException">The module is no convolution.</exception>
    public static FoldedConvolution Of(nn.Module module, BatchNormalization? norm)
    {
        if (module is Conv2d plain)
        {
            (Tensor weight, Tensor bias) = Fold(plain.weight!, plain.bias, norm);
            return new FoldedConvolution(
                weight, bias, plain.stride![0], Before: plain.padding![0], After: plain.padding[0], plain.groups);
        }

        if (module is BottomRightConvolution own)
        {
            (Tensor weight, Tensor bias) = Fold(own.Weight, bias: null, norm);
            return new FoldedConvolution(weight, bias, Stride: 2, Before: 0, After: 1, own.Groups);
        }

        throw new ArgumentException($"{module.GetName()} has no operator in a graph", nameof(module));
    }

    public void Dispose()
    {
        Weight.Dispose();
        Bias.Dispose();
    }

    /// <summary>
    /// In evaluation batch norm is one factor and one term a channel, which the convolution before it can take over; in
    /// float64, so that a weight is rounded once.
    /// </summary>
    static (Tensor Weight, Tensor Bias) Fold(Tensor weight, Tensor? bias, BatchNormalization? norm)
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGradient = no_grad();
        Tensor folded = weight.to(float64, copy: true);
        Tensor shift = bias?.to(float64, copy: true) ?? zeros(weight.shape[0], float64, weight.device);
        if (norm is not null)
        {
            Tensor variance = norm.RunningVariance.to(float64).add(Numbers.Of(norm.Epsilon), Numbers.One);
            Tensor scale = norm.Weight.to(float64) / variance.sqrt();
            folded *= scale.reshape(-1, 1, 1, 1);
            shift = norm.Bias.to(float64).add((shift - norm.RunningMean.to(float64)) * scale, Numbers.One);
        }

        return (folded.MoveToOuterDisposeScope(), shift.MoveToOuterDisposeScope());
    }
}
