using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AslTrain.Training.Optimization;

/// <summary>
/// All trainable parameters of a network as views into one vector, and their gradients likewise, so that optimizer,
/// average and checkpoint each work on one tensor. Parameters with two or more dimensions come first: those are decayed.
/// Convolution weights lie channels-last, the layout in which they are used.
/// </summary>
public sealed class FlatParameters : IDisposable
{
    /// <param name="network">Already on its device and of its final type; it must not be moved afterwards.</param>
    public FlatParameters(nn.Module network)
    {
        using var noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Parameter[] trainable = [.. network.parameters().Where(parameter => parameter.requires_grad)];
        Parameter[] ordered = [.. trainable.Where(IsDecayed), .. trainable.Where(parameter => !IsDecayed(parameter))];
        DecayedCount = trainable.Where(IsDecayed).Sum(parameter => parameter.numel());

        Values = empty(trainable.Sum(parameter => parameter.numel()), ordered[0].dtype, ordered[0].device).DetachFromDisposeScope();
        Gradients = zeros_like(Values).DetachFromDisposeScope();
        long offset = 0;
        foreach (Parameter parameter in ordered)
        {
            Tensor value = View(Values, offset, parameter.shape);
            value.copy_(parameter);
            parameter.set_(value);
            parameter.grad = View(Gradients, offset, parameter.shape);
            offset += parameter.numel();
        }
    }

    /// <summary>Every parameter, [count].</summary>
    public Tensor Values { get; }

    /// <summary>The gradient of every parameter, [count]; backward adds to it, so it is set to zero before each step.</summary>
    public Tensor Gradients { get; }

    /// <summary>How many leading elements belong to decayed parameters.</summary>
    public long DecayedCount { get; }

    public void Dispose()
    {
        Values.Dispose();
        Gradients.Dispose();
    }

    /// <summary>Weights are decayed; biases and the scales of batch norm are not, as in the authors' add_weight_decay.</summary>
    static bool IsDecayed(Parameter parameter) => parameter.dim() >= 2;

    static Tensor View(Tensor vector, long offset, long[] shape)
    {
        Tensor part = vector.narrow(0, offset, shape.Aggregate(1L, (product, side) => product * side));
        return shape.Length == 4 ? part.view(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2) : part.view(shape);
    }
}
