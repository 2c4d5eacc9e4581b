using Serilog;

namespace AslTrain.Training.RunFolders;

/// <summary>Plots of a run out of its metrics.jsonl, drawn anew after each epoch.</summary>
static class TrainingPlots
{
    /// <param name="metric">mAP or top-1.</param>
    public static void Write(RunFolder folder, string metric, ILogger log)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.Plot("loss"))!);
        MetricsHistory history = MetricsHistory.Read(folder.Metrics);
        if (history.Damage is string damage) log.Warning("plots: {Damage}", damage);
        Draw(folder.Plot("loss"), "Loss of a batch", "step", "loss", ("", history.Series("step", "step", "loss")));
        Draw(
            folder.Plot("learning_rate"), "Learning rate", "step", "learning rate",
            ("", history.Series("step", "step", "learning_rate")));
        Draw(
            folder.Plot("score"), $"{metric} on the validation split", "epoch", $"{metric} in percent",
            ("trained weights", history.Series("epoch", "epoch", metric)),
            ("averaged weights", history.Series("epoch", "epoch", $"{metric}_ema")));
        Draw(
            folder.Plot("probabilities"), "How sure the network is of training labels", "step", "mean probability",
            ("present labels, p+", history.Series("probabilities", "step", "present")),
            ("absent labels, p- = 1 - p", Complement(history.Series("probabilities", "step", "absent"))),
            ("gap, p+ - p-", history.Series("probabilities", "step", "gap")));
        Draw(
            folder.Plot("gamma_neg"), "Adaptive asymmetry", "step", "gamma_neg",
            ("", history.Series("adaptive", "step", "gamma_neg")));
    }

    static (double[] X, double[] Y) Complement((double[] X, double[] Y) series) =>
        (series.X, [.. series.Y.Select(value => 1 - value)]);

    /// <summary>Nothing where the run has no such numbers.</summary>
    static void Draw(
        string path, string title, string xName, string yName, params (string Name, (double[] X, double[] Y) Points)[] lines)
    {
        const int FewPoints = 60;
        if (lines.All(line => line.Points.X.Length == 0)) return;
        IEnumerable<LineSeries> series = lines.Select(line => new LineSeries(line.Name, line.Points.X, line.Points.Y)
        {
            HasMarkers = line.Points.X.Length <= FewPoints,
        });
        LinePlot.Write(path, new LinePlotOptions(title, xName, yName), [.. series]);
    }
}
