using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training.Optimization;

/// <summary>
/// Exponential moving average of a network's weights and buffers, as the authors' ModelEma: no bias correction, and
/// without warm-up a constant decay. It starts as a copy of the network. Counters are averaged with the fraction cut off,
/// as there.
/// </summary>
sealed class WeightAverage : IDisposable
{
    readonly FlatParameters _parameters;
    readonly double _decay;
    readonly bool _warmsUp;
    readonly (string Name, Tensor Trained, Tensor Average)[] _buffers;
    readonly (string Name, Tensor Value)[] _frozen;

    /// <param name="warmsUp">
    /// Whether the decay begins low, (1 + steps) / (10 + steps), so that the first weights are soon forgotten.
    /// </param>
    public WeightAverage(nn.Module network, FlatParameters parameters, double decay, bool warmsUp = false)
    {
        (_parameters, _decay, _warmsUp) = (parameters, decay, warmsUp);
        using var noGradient = no_grad();
        Values = parameters.Values.clone().DetachFromDisposeScope();
        _frozen =
        [
            .. network.named_parameters().Where(entry => !entry.parameter.requires_grad)
                .Select(entry => (entry.name, (Tensor)entry.parameter)),
        ];
        _buffers =
        [
            .. network.named_buffers()
                .Select(entry => (entry.name, entry.buffer, entry.buffer.clone().DetachFromDisposeScope())),
        ];
    }

    /// <summary>The averages of the parameters, laid out like them; the optimizer moves them.</summary>
    public Tensor Values { get; }

    /// <summary>The network's buffers and their averages.</summary>
    public IEnumerable<Tensor> Buffers => _buffers.SelectMany(buffer => (Tensor[])[buffer.Trained, buffer.Average]);

    /// <summary>Share that the average keeps in a step, counted from 0.</summary>
    public double DecayAt(long step) => _warmsUp ? Math.Min(_decay, (1.0 + step) / (10.0 + step)) : _decay;

    /// <summary>
    /// Moves the averages of the buffers towards the network's: average = decay * average + (1 - decay) * trained.
    /// </summary>
    public void UpdateBuffers(double decay)
    {
        using var noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((_, Tensor trained, Tensor average) in _buffers)
        {
            if (average.is_floating_point()) average.lerp_(trained, 1 - decay);
            else average.copy_(average.to(float32).lerp_(trained.to(float32), 1 - decay));
        }
    }

    /// <summary>Puts the average into the network and the trained weights here; called again, it puts both back.</summary>
    public void Swap()
    {
        using var noGradient = no_grad();
        SwapContents(Values, _parameters.Values);
        foreach ((_, Tensor trained, Tensor average) in _buffers) SwapContents(average, trained);
    }

    /// <summary>
    /// The averages by the names of the network's state, frozen weights as they are; valid while no <see cref="Swap"/> is in
    /// effect.
    /// </summary>
    public IEnumerable<(string Name, Tensor Average)> Named() =>
        _parameters.Named(Values).Concat(_buffers.Select(buffer => (buffer.Name, buffer.Average))).Concat(_frozen);

    public void Dispose()
    {
        Values.Dispose();
        foreach ((_, _, Tensor average) in _buffers) average.Dispose();
    }

    static void SwapContents(Tensor a, Tensor b)
    {
        using Tensor copy = a.clone();
        a.copy_(b);
        b.copy_(copy);
    }
}
