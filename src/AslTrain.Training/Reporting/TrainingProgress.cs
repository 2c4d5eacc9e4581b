using System.Diagnostics;

namespace AslTrain.Training.Reporting;

/// <summary>Shows how far a run is: a bar on a terminal, now and then a plain line elsewhere.</summary>
/// <param name="console">Where to.</param>
/// <param name="epochs">Epochs of the run.</param>
/// <param name="stepsPerEpoch">Steps of an epoch.</param>
/// <param name="batchSize">Images of a step.</param>
public sealed class TrainingProgress(ConsoleOutput console, int epochs, int stepsPerEpoch, int batchSize)
{
    /// <summary>The first steps warm up caches and memory; they say nothing of the speed to come.</summary>
    const int WarmupSteps = 3;

    static readonly TimeSpan BarEvery = TimeSpan.FromSeconds(0.1), LineEvery = TimeSpan.FromSeconds(10);

    readonly Stopwatch _training = new();
    long _lastShown = Stopwatch.GetTimestamp();
    long _timedSteps;
    long _steps;

    /// <summary>Images a second over all steps but the first, evaluation left out.</summary>
    public double ImagesPerSecond => _timedSteps == 0 ? 0 : _timedSteps * batchSize / _training.Elapsed.TotalSeconds;

    public void Step(int epoch, int stepInEpoch, double loss, double rate)
    {
        if (++_steps > WarmupSteps) _timedSteps++;
        if (_steps >= WarmupSteps) _training.Start();
        if (Stopwatch.GetElapsedTime(_lastShown) < (console.IsTerminal ? BarEvery : LineEvery)) return;
        _lastShown = Stopwatch.GetTimestamp();
        string shownLoss = double.IsNaN(loss) ? "-" : $"{loss:0.00}";
        string text = $"epoch {epoch}/{epochs}  step {stepInEpoch}/{stepsPerEpoch}  loss {shownLoss}  lr {rate:0.0e-00}  "
            + $"{ImagesPerSecond:0} images/s  {Left(epoch, stepInEpoch)} left";
        if (console.IsTerminal) console.Bar($"{Gauge((double)stepInEpoch / stepsPerEpoch)} {text}");
        else console.Line(text);
    }

    /// <summary>Evaluation is under way; its time does not count as training.</summary>
    public void Evaluating(int epoch, string weights, int done, int images)
    {
        _training.Stop();
        if (!console.IsTerminal || Stopwatch.GetElapsedTime(_lastShown) < BarEvery) return;
        _lastShown = Stopwatch.GetTimestamp();
        console.Bar($"{Gauge((double)done / images)} epoch {epoch}/{epochs}  evaluating {weights} weights  {done}/{images}");
    }

    public void End() => console.EndBar();

    string Left(int epoch, int stepInEpoch)
    {
        if (_timedSteps == 0) return "-";
        long steps = ((long)(epochs - epoch) * stepsPerEpoch) + stepsPerEpoch - stepInEpoch;
        TimeSpan left = _training.Elapsed / _timedSteps * steps;
        return left.TotalHours >= 1 ? $"{(int)left.TotalHours}:{left:mm\\:ss}" : $"{left:m\\:ss}";
    }

    static string Gauge(double share)
    {
        const int Width = 20;
        int full = (int)(Math.Clamp(share, 0, 1) * Width);
        return $"[{new string('=', full)}{new string(' ', Width - full)}]";
    }
}
