using System.Runtime.ExceptionServices;

namespace AslTrain.Data.Batches;

/// <summary>
/// Who works on which step of an epoch: workers claim steps in order while a slot of the ring is free, the consumer
/// takes them in order. A failure reaches the consumer at its own step, so that it is always the same one.
/// </summary>
/// <param name="steps">The last step to make, and one more.</param>
/// <param name="slots">Of the ring.</param>
/// <param name="first">The first step to make.</param>
sealed class Exchange(int steps, int slots, int first)
{
    readonly object _gate = new();
    readonly bool[] _ready = new bool[slots];
    readonly ExceptionDispatchInfo?[] _failures = new ExceptionDispatchInfo?[slots];
    int _claimed = first;
    int _released = first;
    bool _stopped;

    /// <summary>The next step to make; null when there is none left.</summary>
    public int? Claim()
    {
        lock (_gate)
        {
            while (!_stopped && _claimed < steps && _claimed - _released >= slots) Monitor.Wait(_gate);
            return _stopped || _claimed >= steps ? null : _claimed++;
        }
    }

    public void Deliver(int step, ExceptionDispatchInfo? failure)
    {
        lock (_gate)
        {
            (_ready[step % slots], _failures[step % slots]) = (true, failure);
            Monitor.PulseAll(_gate);
        }
    }

    /// <returns>False where the stop came before the step was ready.</returns>
    public bool WaitFor(int step, CancellationToken stop)
    {
        using CancellationTokenRegistration waking = stop.Register(Wake);
        lock (_gate)
        {
            while (!_ready[step % slots])
            {
                if (stop.IsCancellationRequested) return false;
                Monitor.Wait(_gate);
            }

            _ready[step % slots] = false;
            _failures[step % slots]?.Throw();
            return true;
        }
    }

    /// <summary>The consumer is done with the step that it took last.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _released++;
            Monitor.PulseAll(_gate);
        }
    }

    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    void Wake()
    {
        lock (_gate) Monitor.PulseAll(_gate);
    }
}
