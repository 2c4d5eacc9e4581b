using System.Text.Json;
using AslTrain.Foundation;
using AslTrain.Training.RunFolders;
using AslTrain.Training.Tasks;
using Serilog;

namespace AslEval.Cli.Report;

/// <summary>The curves of the run that a checkpoint is of.</summary>
/// <param name="Missing">Why there are none, as a sentence; null where there are some.</param>
sealed record TrainingCurves(
    IReadOnlyList<(string Title, string XName, string YName, IReadOnlyList<LineSeries> Lines)> Charts, string? Missing)
{
    /// <summary>Points that a curve is thinned out to, by the means of neighbours.</summary>
    const int MostPoints = 300;

    const string Unreadable = "The numbers of the training (metrics.jsonl) cannot be read.";

    /// <summary>Out of the run's metrics.jsonl, where the checkpoint lies in RUN/checkpoints/.</summary>
    public static TrainingCurves Of(string checkpoint, SelectionMetric metric, ILogger log)
    {
        if (RunFolder.Around(checkpoint) is not RunFolder folder)
        {
            return new([], "The checkpoint does not lie in the folder of a run, so there are no curves of its training.");
        }

        try
        {
            MetricsHistory history = MetricsHistory.Read(folder.Metrics);
            if (history.Damage is string damage) log.Warning("curves of the training: {Damage}", damage);
            return Of(history, metric.Name);
        }
        catch (Exception error) when (error is BadInputException or IOException or UnauthorizedAccessException)
        {
            log.Warning("no curves of the training: {Reason}", error.Message);
            return new([], Unreadable);
        }
    }

    static TrainingCurves Of(MetricsHistory history, string metric)
    {
        List<(string, string, string, IReadOnlyList<LineSeries>)> charts = [];
        Add("Loss of a batch", "step", "loss", ("loss", "step", "loss"));
        Add("Learning rate", "step", "learning rate", ("learning rate", "step", "learning_rate"));
        Add(
            $"{metric} on the validation split", "epoch", $"{metric} in percent",
            ("trained weights", "epoch", metric), ("averaged weights", "epoch", $"{metric}_ema"));
        string none = history.Damage is null ? "The run has no numbers yet (metrics.jsonl)." : Unreadable;
        return new(charts, charts.Count == 0 ? none : null);

        void Add(string title, string x, string yName, params (string Name, string Type, string Field)[] lines)
        {
            IEnumerable<LineSeries> thin = lines.Select(line => Thin(line.Name, history.Series(line.Type, x, line.Field)));
            LineSeries[] drawn = [.. thin.Where(line => line.X.Length > 0)];
            if (drawn.Length > 0) charts.Add((title, x, yName, drawn));
        }
    }

    static LineSeries Thin(string name, (double[] X, double[] Y) series)
    {
        IEnumerable<(double X, double Y)> all = series.X.Zip(series.Y);
        (double X, double Y)[] points = [.. all.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))];
        int size = (points.Length + MostPoints - 1) / MostPoints;
        (double X, double Y)[][] groups = size == 0 ? [] : [.. points.Chunk(size)];
        return new LineSeries(
            name,
            [.. groups.Select(group => group.Average(point => point.X))],
            [.. groups.Select(group => group.Average(point => point.Y))]);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("training");
        json.WriteString("missing", Missing);
        json.WriteStartArray("charts");
        foreach ((string title, string xName, string yName, IReadOnlyList<LineSeries> lines) in Charts)
        {
            json.WriteStartObject();
            json.WriteString("title", title);
            json.WriteString("xName", xName);
            json.WriteString("yName", yName);
            json.WriteStartArray("lines");
            foreach (LineSeries line in lines)
            {
                json.WriteStartObject();
                json.WriteString("name", line.Name);
                json.WriteList("x", line.X, number => json.WriteNumberValue((float)number));
                json.WriteList("y", line.Y, number => json.WriteNumberValue((float)number));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
