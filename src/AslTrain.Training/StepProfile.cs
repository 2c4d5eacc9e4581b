using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>What a training step does, in order.</summary>
enum Phase
{
    Data,
    Device,
    Forward,
    Loss,
    Backward,
    Ranks,
    Exchange,
    Optimizer,
    Rest,
}

/// <summary>
/// Where the time of training steps goes. On a GPU each lap waits for the device, so that its work is counted where it
/// belongs; that makes steps slower than they are without.
/// </summary>
sealed class StepProfile(Device device)
{
    /// <summary>The first steps warm up caches and memory.</summary>
    const int WarmupSteps = 3;

    static readonly string[] Names =
    [
        "waiting for data", "to the device", "forward", "loss", "backward", "waiting for ranks", "exchange", "optimizer, EMA",
        "the rest",
    ];

    readonly List<double>[] _laps = [.. Names.Select(_ => new List<double>())];
    readonly List<double> _steps = [];
    readonly double[] _current = new double[Names.Length];
    long _last;
    int _warmups;
    int _images;

    /// <summary>Time from here on belongs to the next lap.</summary>
    public void Begin() => _last = Stopwatch.GetTimestamp();

    /// <summary>The time since the last lap was spent on this.</summary>
    public void Lap(Phase phase)
    {
        if (device.type == DeviceType.CUDA) cuda.synchronize(device);
        long now = Stopwatch.GetTimestamp();
        _current[(int)phase] += Stopwatch.GetElapsedTime(_last, now).TotalMilliseconds;
        _last = now;
    }

    /// <summary>A step of so many images is over.</summary>
    public void EndStep(int images)
    {
        Lap(Phase.Rest);
        if (_warmups++ >= WarmupSteps)
        {
            for (int phase = 0; phase < Names.Length; phase++) _laps[phase].Add(_current[phase]);
            _steps.Add(_current.Sum());
            _images = Math.Max(_images, images);
        }

        Array.Clear(_current);
    }

    /// <summary>A table, a line each; medians, so that one slow step does not matter.</summary>
    public IEnumerable<string> Lines()
    {
        if (_steps.Count == 0) return ["no profile: the first 3 steps only warm up"];
        double step = Median(_steps);
        return
        [
            $"{"profile of a step",-20}{"median ms",10}{"share",9}",
            .. Names.Index().Where(phase => _laps[phase.Index].Any(lap => lap > 0)).Select(phase =>
                $"{phase.Item,-20}{Median(_laps[phase.Index]),10:0.0}{100 * _laps[phase.Index].Sum() / _steps.Sum(),8:0.0} %"),
            $"{"whole step",-20}{step,10:0.0}  {1000 * _images / step:0.0} images/s over {_steps.Count} steps",
        ];
    }

    static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
