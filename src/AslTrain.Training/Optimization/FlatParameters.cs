using AslTrain.Models.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AslTrain.Training.Optimization;

/// <summary>A stretch of the vector whose parameters are treated alike.</summary>
readonly record struct FlatSegment(long Start, long Length, bool IsDecayed, bool IsHead);

/// <summary>
/// All trainable parameters of a network as views into one vector, and their gradients likewise, so that optimizer,
/// average and checkpoint each work on one tensor. Parameters with two or more dimensions come first: those are decayed;
/// within both parts the backbone's precede the head's. Convolution weights lie channels-last, the layout in which they
/// are used.
/// </summary>
sealed class FlatParameters : IDisposable
{
    readonly (string Name, long Offset, long[] Shape)[] _places;

    /// <param name="network">Already on its device and of its final type; it must not be moved afterwards.</param>
    /// <param name="numbers">Room behind the gradients for numbers that travel with them.</param>
    public FlatParameters(nn.Module network, int numbers = 0)
    {
        using var noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (string Name, Parameter Parameter)[] ordered =
        [
            .. network.named_parameters().Where(entry => entry.parameter.requires_grad)
                .OrderBy(entry => IsDecayed(entry.parameter) ? 0 : 1).ThenBy(entry => TensorNames.IsHead(entry.name) ? 1 : 0),
        ];
        Parameter first = ordered[0].Parameter;
        Values = empty(ordered.Sum(entry => entry.Parameter.numel()), first.dtype, first.device).DetachFromDisposeScope();
        Exchanged = zeros(Values.numel() + numbers, first.dtype, first.device).DetachFromDisposeScope();
        Gradients = Exchanged.narrow(0, 0, Values.numel()).DetachFromDisposeScope();
        List<FlatSegment> segments = [];
        _places = new (string, long, long[])[ordered.Length];
        long offset = 0;
        for (int i = 0; i < ordered.Length; i++)
        {
            (string name, Parameter parameter) = ordered[i];
            _places[i] = (name, offset, parameter.shape);
            FlatSegment own = new(offset, parameter.numel(), IsDecayed(parameter), TensorNames.IsHead(name));
            bool joins = segments.Count > 0 && (segments[^1].IsDecayed, segments[^1].IsHead) == (own.IsDecayed, own.IsHead);
            if (joins) segments[^1] = segments[^1] with { Length = segments[^1].Length + own.Length };
            else segments.Add(own);
            Tensor value = View(Values, offset, parameter.shape);
            value.copy_(parameter);
            parameter.set_(value);
            parameter.grad = View(Gradients, offset, parameter.shape);
            offset += parameter.numel();
        }

        Segments = segments;
    }

    /// <summary>Every parameter, [count].</summary>
    public Tensor Values { get; }

    /// <summary>The gradient of every parameter, [count]; backward adds to it, so it is set to zero before each step.</summary>
    public Tensor Gradients { get; }

    /// <summary>The gradients and the room behind them.</summary>
    public Tensor Exchanged { get; }

    /// <summary>The vector's stretches, in order.</summary>
    public IReadOnlyList<FlatSegment> Segments { get; }

    /// <summary>Views of a vector that is laid out like <see cref="Values"/>, with the parameters' names and shapes.</summary>
    public IEnumerable<(string Name, Tensor View)> Named(Tensor vector) =>
        _places.Select(place => (place.Name, View(vector, place.Offset, place.Shape)));

    public void Dispose()
    {
        Values.Dispose();
        Gradients.Dispose();
        Exchanged.Dispose();
    }

    /// <summary>Weights are decayed; biases and the scales of batch norm are not, as in the authors' add_weight_decay.</summary>
    static bool IsDecayed(Parameter parameter) => parameter.dim() >= 2;

    static Tensor View(Tensor vector, long offset, long[] shape)
    {
        Tensor part = vector.narrow(0, offset, shape.Aggregate(1L, (product, side) => product * side));
        return shape.Length == 4 ? part.view(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2) : part.view(shape);
    }
}
