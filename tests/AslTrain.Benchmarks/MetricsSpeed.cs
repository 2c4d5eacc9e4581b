using System.Diagnostics;
using AslEval.Cli.Report;
using AslTrain.Data;
using AslTrain.Foundation;
using AslTrain.Metrics;

namespace AslTrain.Benchmarks;

/// <summary>
/// Time and memory of all metrics on a made-up table: three positives an image, scores as a trained network gives them.
/// </summary>
static class MetricsSpeed
{
    const int PositivesOfAnImage = 3;

    public static void Run(int images, int classes)
    {
        ScoredLabels table = Table(images, classes);
        Measure("average precision, macro alone", () => AveragePrecision.MeanOf(table));
        Measure("average precision: macro, micro, weighted, VOC's two", () => AveragePrecision.Of(table).Mean);
        Measure("CP to OF1 above a threshold", () => PrecisionRecall.AtThreshold(table, 0.8).OF1);
        Measure("CP to OF1 of the top 3", () => PrecisionRecall.OfTop(table, 3).OF1);
        Measure("CP to OF1 of the top 3, 0.5 or more", () => PrecisionRecall.OfTop(table, 3, 0.5).OF1);
        double[] thresholds = [.. Enumerable.Repeat(0.8, classes)];
        Measure(
            "a report's counts, in MB of base64",
            () => PackedCounts.Of(new ScoreHistogram(table, PageThresholds.Including(0.8))).Length * 4 / 3e6);
        Measure("a report's confused pairs, share of the first", () => LabelConfusion.Top(table, thresholds, 30)[0].Share);
        Measure("a report's images by ranking, precision of the first", () => ImageRanking.BestFirst(table)[0].Precision);
        Console.WriteLine(
            $"at most {Process.GetCurrentProcess().PeakWorkingSet64 / 1e9:0.0} GB, {5.0 * images * classes / 1e9:0.0} GB of it "
                + "the table");
    }

    static void Measure(string name, Func<double> value)
    {
        long start = Stopwatch.GetTimestamp();
        double result = value();
        Console.WriteLine($"{name}: {Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s ({result:0.00})");
    }

    static ScoredLabels Table(int images, int classes)
    {
        float[] scores = new float[images * classes];
        sbyte[] labels = new sbyte[scores.Length];
        Parallel.For(0, images, image =>
        {
            SeededRandom random = new(image);
            Span<float> own = scores.AsSpan(image * classes, classes);
            for (int column = 0; column < classes; column++)
            {
                double uniform = random.NextDouble();
                own[column] = (float)(uniform * uniform * uniform);
            }

            for (int i = 0; i < PositivesOfAnImage; i++)
            {
                int column = random.NextInt(classes);
                labels[(image * classes) + column] = LabelCode.Positive;
                own[column] = (float)Math.Sqrt(random.NextDouble());
            }
        });
        return new ScoredLabels(scores, labels, classes);
    }
}
