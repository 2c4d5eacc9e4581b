using System.Diagnostics;
using AslTrain.Training.Terminal;

namespace AslTrain.Training.RunFolders;

/// <summary>Shows how far a run is: a bar on a terminal, now and then a plain line elsewhere.</summary>
/// <param name="console">Where to.</param>
/// <param name="epochs">Epochs of the run.</param>
/// <param name="stepsPerEpoch">Steps of an epoch.</param>
sealed class TrainingProgress(ConsoleOutput console, int epochs, int stepsPerEpoch)
{
    /// <summary>The first steps warm up caches and memory; they say nothing of the speed to come.</summary>
    const int WarmupSteps = 3;

    static readonly TimeSpan BarEvery = TimeSpan.FromSeconds(0.1), LineEvery = TimeSpan.FromSeconds(10);

    readonly Stopwatch _training = new();
    readonly Stopwatch _evaluation = new();
    long _lastShown = Stopwatch.GetTimestamp();
    long _steps;
    long _images;
    int _evaluatedEpochs;

    /// <summary>Images a second over all training steps but the first three, loading included, evaluation left out.</summary>
    public double ImagesPerSecond => _images == 0 ? 0 : _images / _training.Elapsed.TotalSeconds;

    /// <summary>The steps of an epoch begin.</summary>
    public void BeginTraining()
    {
        _evaluation.Stop();
        _training.Start();
    }

    /// <summary>The steps of an epoch are done, its evaluation begins.</summary>
    public void BeginEvaluation()
    {
        _training.Stop();
        _evaluation.Start();
        _evaluatedEpochs++;
    }

    /// <summary>A step is done.</summary>
    public void Step(int epoch, int stepInEpoch, int images, double loss, double rate)
    {
        if (++_steps <= WarmupSteps) _training.Restart();
        else _images += images;
        if (Stopwatch.GetElapsedTime(_lastShown) < (console.IsTerminal ? BarEvery : LineEvery)) return;
        _lastShown = Stopwatch.GetTimestamp();
        string shownLoss = double.IsNaN(loss) ? "-" : $"{loss:0.00}";
        string text = $"epoch {epoch}/{epochs}  step {stepInEpoch}/{stepsPerEpoch}  loss {shownLoss}  lr {rate:0.0e-00}  "
            + $"{ImagesPerSecond:0} images/s  {Left(epoch, stepInEpoch)} left";
        if (console.IsTerminal) console.Bar($"{Gauge((double)stepInEpoch / stepsPerEpoch)} {text}");
        else console.Line(text);
    }

    /// <summary>So many images are scored.</summary>
    public void Evaluating(int epoch, string weights, int done, int images)
    {
        if (!console.IsTerminal || Stopwatch.GetElapsedTime(_lastShown) < BarEvery) return;
        _lastShown = Stopwatch.GetTimestamp();
        console.Bar($"{Gauge((double)done / images)} epoch {epoch}/{epochs}  evaluating {weights} weights  {done}/{images}");
    }

    public void End() => console.EndBar();

    /// <summary>Training and, once one has been seen, evaluation.</summary>
    string Left(int epoch, int stepInEpoch)
    {
        if (_steps <= WarmupSteps) return "-";
        long steps = ((long)(epochs - epoch) * stepsPerEpoch) + stepsPerEpoch - stepInEpoch;
        TimeSpan left = _training.Elapsed / (_steps - WarmupSteps) * steps;
        if (_evaluatedEpochs > 0) left += _evaluation.Elapsed / _evaluatedEpochs * (epochs - epoch + 1);
        return left.TotalHours >= 1 ? $"{(int)left.TotalHours}:{left:mm\\:ss}" : $"{left:m\\:ss}";
    }

    static string Gauge(double share)
    {
        const int Width = 20;
        int full = (int)(Math.Clamp(share, 0, 1) * Width);
        return $"[{new string('=', full)}{new string(' ', Width - full)}]";
    }
}
