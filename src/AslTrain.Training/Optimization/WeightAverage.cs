using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training.Optimization;

/// <summary>
/// Exponential moving average of a network's weights and buffers, as the authors' ModelEma: constant decay, no warm-up,
/// no bias correction. It starts as a copy of the network. Counters are averaged with the fraction cut off, as there.
/// </summary>
public sealed class WeightAverage : IDisposable
{
    readonly FlatParameters _parameters;
    readonly double _decay;
    readonly Tensor _values;
    readonly (string Name, Tensor Trained, Tensor Average)[] _buffers;
    readonly (string Name, Tensor Value)[] _frozen;

    public WeightAverage(nn.Module network, FlatParameters parameters, double decay)
    {
        (_parameters, _decay) = (parameters, decay);
        using var noGradient = no_grad();
        _values = parameters.Values.clone().DetachFromDisposeScope();
        _frozen = [.. network.named_parameters().Where(entry => !entry.parameter.requires_grad).Select(entry => (entry.name, (Tensor)entry.parameter))];
        _buffers = [.. network.named_buffers().Select(entry => (entry.name, entry.buffer, entry.buffer.clone().DetachFromDisposeScope()))];
    }

    /// <summary>Moves the average towards the network: average = decay * average + (1 - decay) * trained.</summary>
    public void Update()
    {
        using var noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        _values.lerp_(_parameters.Values, 1 - _decay);
        foreach ((_, Tensor trained, Tensor average) in _buffers)
        {
            if (average.is_floating_point()) average.lerp_(trained, 1 - _decay);
            else average.copy_(average.to(float32).lerp_(trained.to(float32), 1 - _decay));
        }
    }

    /// <summary>Puts the average into the network and the trained weights here; called again, it puts both back.</summary>
    public void Swap()
    {
        using var noGradient = no_grad();
        SwapContents(_values, _parameters.Values);
        foreach ((_, Tensor trained, Tensor average) in _buffers) SwapContents(average, trained);
    }

    /// <summary>The averages by the names of the network's state, frozen weights as they are; valid while no <see cref="Swap"/> is in effect.</summary>
    public IEnumerable<(string Name, Tensor Average)> Named() =>
        _parameters.Named(_values).Concat(_buffers.Select(buffer => (buffer.Name, buffer.Average))).Concat(_frozen);

    public void Dispose()
    {
        _values.Dispose();
        foreach ((_, _, Tensor average) in _buffers) average.Dispose();
    }

    static void SwapContents(Tensor a, Tensor b)
    {
        using Tensor copy = a.clone();
        a.copy_(b);
        b.copy_(copy);
    }
}
