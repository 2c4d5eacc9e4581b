using AslEval.Cli.Report;
using AslTrain.Tests.Support;
using AslTrain.Training.Configuration;
using AslTrain.Training.RunFolders;
using AslTrain.Training.Settings;
using AslTrain.Training.Tasks;
using Serilog.Core;
using Xunit;

namespace AslTrain.Tests.Training.Report;

public sealed class TrainingCurvesTests : IDisposable
{
    static readonly SelectionMetric Metric = RunTasks.Of("multi_label").Metric;
    readonly TemporaryFolder _run = new();

    public void Dispose() => _run.Dispose();

    /// <summary>1,000 steps thinned out to 250 means of four; a line that is being written does no harm.</summary>
    [Fact]
    public void LongRunsAreThinnedOut()
    {
        string lines = string.Concat(Enumerable.Range(1, 1000).Select(step =>
            $$"""{"type":"step","step":{{step}},"loss":{{step * 2}},"learning_rate":0.001}""" + "\n"));
        const string Epoch = """{"type":"epoch","epoch":1,"step":1000,"mAP":40.5,"mAP_ema":null}""";
        TrainingCurves curves = Of(lines + Epoch + "\n{\"type\":\"st");
        Assert.Equal(
            ["Loss of a batch", "Learning rate", "mAP on the validation split"], curves.Charts.Select(chart => chart.Title));
        LineSeries loss = Assert.Single(curves.Charts[0].Lines);
        Assert.Equal(250, loss.X.Length);
        Assert.Equal((2.5, 5.0), (loss.X[0], loss.Y[0]));
        Assert.Equal([40.5], Assert.Single(curves.Charts[2].Lines).Y);
        Assert.Null(curves.Missing);
    }

    [Theory]
    [InlineData("no json\n{\"type\":\"step\"}\n", "cannot be read")]
    [InlineData("[1]\n{}\n", "cannot be read")]
    [InlineData("", "no numbers yet")]
    [InlineData("{\"type\":\"step\",\"step\":1,\"loss\":1e999}\n", "cannot be read")]
    [InlineData("{\"type\":\"st", "no numbers yet")]
    public void WhatCannotBeReadIsSaid(string metrics, string expected)
    {
        TrainingCurves curves = Of(metrics);
        Assert.Empty(curves.Charts);
        Assert.Contains(expected, curves.Missing, StringComparison.Ordinal);
    }

    /// <summary>Lines that are no entries cost their points alone.</summary>
    [Fact]
    public void WhatIsSoundOfADamagedFileIsDrawn()
    {
        TrainingCurves curves = Of(
            "{\"type\":\"step\",\"step\":1,\"loss\":3}\nno json\n{\"type\":\"step\",\"step\":2,\"loss\":4}\n");
        Assert.Equal([3, 4], Assert.Single(Assert.Single(curves.Charts).Lines).Y);
    }

    [Fact]
    public void ACheckpointOutsideOfARunHasNone()
    {
        _run.File("metrics.jsonl", "");
        Assert.Contains(
            "does not lie in the folder of a run",
            TrainingCurves.Of(_run.File("weights/best.safetensors", ""), Metric, Logger.None).Missing, StringComparison.Ordinal);
    }

    TrainingCurves Of(string metrics)
    {
        _run.File("metrics.jsonl", metrics);
        return TrainingCurves.Of(_run.File("checkpoints/best.safetensors", ""), Metric, Logger.None);
    }
}
